"""Diagrams: what is drawn stands where it says, arrows leave from the sides that face, and words tell what is shown."""

import pytest

from pretrain import plot
from pretrain.diagram import BLUE, Diagram, _ends


@pytest.fixture
def drawing():
    return Diagram("Two boxes", "An arrow leads from the first to the second.", width=6, height=3)


def test_the_words_of_a_diagram_are_its_title_and_what_it_shows(drawing):
    assert plot.words(drawing.figure) == "Two boxes. An arrow leads from the first to the second."


def test_an_arrow_joins_the_sides_that_face_each_other(drawing):
    left, right = drawing.box(1, 1, "a", width=1), drawing.box(4, 1.1, "b", width=1)
    assert _ends(left, right) == ((1.5, 1), (3.5, 1.1))
    assert _ends(right, left) == ((3.5, 1.1), (1.5, 1))
    above = drawing.box(1, 2.5, "c", height=0.5)
    assert _ends(left, above) == ((1, 1.3), (1, 2.25))
    assert _ends((0, 0), left)[0] == (0, 0)


def test_a_grid_has_its_first_row_on_top_and_says_where_it_is(drawing):
    place = drawing.grid(3, 1.5, [["1", "2", "3"], ["4", "5", "6"]], colours=[[BLUE, "", ""], ["", "", ""]], cell=0.5)
    assert (place.width, place.height) == (1.5, 1.0)
    where = {text.get_text(): text.get_position() for text in drawing.ax.texts}
    assert where["1"] == pytest.approx((2.5, 1.75)) and where["6"] == pytest.approx((3.5, 1.25))


def test_what_is_drawn_stays_in_the_drawing(drawing):
    drawing.arrow(drawing.box(1, 1, "a"), drawing.box(4, 2, "b"), "text", bend=0.2)
    drawing.figure.draw_without_rendering()
    frame = drawing.ax.get_window_extent()
    assert all(frame.contains(*text.get_window_extent().get_points().mean(0)) for text in drawing.ax.texts)
