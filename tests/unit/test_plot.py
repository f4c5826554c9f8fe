"""The plots draw what they are given."""

import base64
import struct

import matplotlib
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

matplotlib.use("Agg")
from matplotlib import pyplot as plt

from pretrain import plot


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_curves_draw_each_line_in_its_own_colour():
    ax = plot.curves({"a": ([1, 2], [3, 4]), "b": ([1, 2], [5, 6])}, title="Loss")
    assert [line.get_ydata().tolist() for line in ax.lines] == [[3, 4], [5, 6]]
    assert ax.lines[0].get_color() != ax.lines[1].get_color()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]


def test_label_efficiency_shows_mean_spread_and_chance():
    ax = plot.label_efficiency({"SGNS": {10: [0.8, 0.9], 1: [0.6, 0.6]}}, lines={"chance": 0.5})
    assert ax.lines[0].get_xdata().tolist() == [1, 10]
    assert ax.lines[0].get_ydata().tolist() == pytest.approx([0.6, 0.85])
    band = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert band.min() == pytest.approx(0.6) and band.max() == pytest.approx(0.85 + np.std([0.8, 0.9], ddof=1))
    assert ax.lines[1].get_ydata()[0] == 0.5
    assert [text.get_text() for text in ax.texts] == ["chance"]


def test_label_efficiency_takes_scores_of_test_items():
    y, right = np.array([0, 0, 0, 1]), np.array([[1.0, 1.0, 1.0, 0.0]])
    ax = plot.label_efficiency({"a": {1: right}, "b": {1: right}}, y=y)
    assert ax.lines[0].get_ydata().tolist() == [0.5]


def test_bars_show_every_value_and_the_baseline():
    ax = plot.bars_with_spread({"a": [1.0, 3.0], "b": [4.0]}, ylabel="accuracy", baseline="a")
    assert [bar.get_width() for bar in ax.patches] == [2.0, 4.0]
    assert ax.lines[0].get_xdata().tolist() == [1.0, 3.0]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b"]


def test_a_method_keeps_its_colour_and_marker():
    mine, arms = {"b": plot.PALETTE[3]}, {"a": {1: [0.5]}, "b": {1: [0.6]}}
    lines = plot.label_efficiency(arms, colours=mine).lines
    assert [(line.get_color(), line.get_marker()) for line in lines] == [("#0072B2", "o"), (plot.PALETTE[3], "D")]
    assert plot.curves({"b": ([1], [2])}, colours=mine).lines[0].get_color() == plot.PALETTE[3]
    bars = plot.bars_with_spread({"a": [1.0], "b": [2.0]}, ylabel="", baseline="b", colours=mine)
    assert [matplotlib.colors.to_hex(bar.get_facecolor()).upper() for bar in bars.patches] == ["#0072B2", "#CC79A7"]
    assert not bars.lines[0].get_marker().strip("None")  # one value is the bar: no dot, only the baseline's line


def test_heat_map_writes_values_that_can_be_read():
    ax = plot.heat_map(np.array([[-0.5, 1.0]]), ["row"], ["x", "y"])
    assert [(text.get_text(), text.get_color()) for text in ax.texts] == [("−0.50", "white"), ("1.00", "black")]
    assert not plot.heat_map(np.zeros((9, 9)), list("abcdefghi"), list("abcdefghi")).texts


def test_heat_maps_with_the_same_limits_show_the_same_colours():
    for values in ([[0.2, 0.3]], [[0.0, 0.9]]):
        ax = plot.heat_map(np.array(values), ["row"], ["x", "y"], limits=(0, 1))
        assert ax.images[0].get_clim() == (0, 1)


def test_embedding_map_labels_every_point():
    points = np.random.default_rng(0).normal(size=(12, 2))
    ax = plot.embedding_map(points, [f"w{i}" for i in range(12)], ["even", "odd"] * 6)
    assert {text.get_text() for text in ax.texts} >= {f"w{i}" for i in range(12)}
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["even", "odd"]


def crowd():
    words = [f"word{i}" for i in range(30)]
    return np.random.default_rng(0).normal(size=(30, 2)), words, ["even", "odd"] * 15


def label_boxes(ax):
    ax.figure.draw_without_rendering()
    return [text.get_window_extent() for text in ax.texts]


def test_labels_of_a_map_do_not_cover_each_other_nor_the_points():
    points, words, groups = crowd()
    ax = plot.embedding_map(points, words, groups)
    boxes = label_boxes(ax)
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])
    covered = sum(box.contains(*place) for box in boxes for place in ax.transData.transform(points))
    assert covered <= 1
    axes = ax.get_window_extent()
    assert all(axes.x0 - 0.5 < box.x0 and box.x1 < axes.x1 + 0.5 for box in boxes)


def test_a_map_is_drawn_the_same_each_time_and_leaves_the_seed_alone():
    np.random.seed(0)
    before = np.random.get_state()[2]
    one, other = (label_boxes(plot.embedding_map(*crowd())) for _ in range(2))
    assert [box.extents.tolist() for box in one] == [box.extents.tolist() for box in other]
    assert np.random.get_state()[2] == before


def test_figures_have_a_white_ground_of_their_own_in_every_theme(tmp_path):
    plot.curves({"a": ([1, 2], [3, 4])}).figure.savefig(tmp_path / "figure.png")
    corner = plt.imread(tmp_path / "figure.png")[0, 0]
    assert corner.tolist() == [1.0, 1.0, 1.0, 1.0]


def test_the_words_for_a_figure_name_its_panels_axes_and_lines():
    figure, axes = plot.panels(4, columns=3)
    plot.curves({"a": ([1, 2], [3, 4]), "b, again": ([1, 2], [5, 6])}, title="Loss", ax=axes[0])
    plot.heat_map(np.eye(2), ["dog", "cat"], ["dog", "cat"], title="alike", label="cosine", ax=axes[1])
    plot.bars_with_spread({f"way {i}": [1.0] for i in range(20)}, ylabel="accuracy", ax=axes[2])
    plot.pictures(np.zeros((2, 1, 4, 4)), 2, title="two\nfives", ax=axes[3])
    panels = ("Loss: loss against step: a; b, again", "alike: dog; cat", "accuracy: way 0 to way 19", "two fives")
    assert plot.words(figure) == ". ".join(panels)


def test_a_notebook_s_figures_are_sharp_and_have_words():
    source = "from pretrain import plot\n_ = plot.curves({'a': ([1, 2], [3, 4])}, title='Loss')"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook).execute()
    output = notebook.cells[0].outputs[0]
    about = output.metadata["image/png"]
    assert about["alt"] == "Loss: loss against step"
    width, height = struct.unpack(">II", base64.b64decode(output.data["image/png"])[16:24])
    assert abs(width - 2 * about["width"]) <= 1 and abs(height - 2 * about["height"]) <= 1


def test_panels_hide_what_is_not_used():
    figure, axes = plot.panels(4, columns=3)
    assert len(axes) == 4 and sum(ax.get_visible() for ax in figure.axes) == 4


def test_pictures_are_laid_out_in_rows():
    grey = np.arange(6 * 2 * 2).reshape(6, 1, 2, 2) / 23
    shown = plot.pictures(grey, 3, title="six").images[0].get_array()
    assert shown.shape == (5, 8, 3)  # with a white line between them
    np.testing.assert_allclose(shown[3:, 3:5, 1], grey[4, 0])
    np.testing.assert_allclose(shown[2], 1)
    with pytest.raises(ValueError, match="do not fill rows of 4"):
        plot.pictures(grey, 4)


def test_a_picture_map_puts_pictures_where_their_points_are():
    points, colours = np.array([[0.0, 5], [10, 5], [5, 25]]), np.random.default_rng(0).random((3, 3, 4, 4))
    ax = plot.picture_map(points, colours, size=0.1)
    middles = [((a + b) / 2, (c + d) / 2) for a, b, c, d in (image.get_extent() for image in ax.images)]
    np.testing.assert_allclose(middles, [(0, 0), (1, 0), (0.5, 1)], atol=1e-6)


def test_pictures_of_a_map_do_not_cover_each_other():
    rng = np.random.default_rng(0)
    crowd = np.concatenate([rng.normal(size=(60, 2)) / 40, [[1.0, 1.0], [1.0, 1.0], [0.0, 0.0]]])
    ax = plot.picture_map(crowd, rng.random((63, 3, 2, 2)), size=0.05)
    places = [image.get_extent() for image in ax.images]
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    for i, (a, b, c, d) in enumerate(places):
        assert left < a < b < right and bottom < c < d < top
        for e, f, g, h in places[:i]:
            assert min(b, f) - max(a, e) < 1e-4 or min(d, h) - max(c, g) < 1e-4


def test_names_of_lines_that_lie_close_do_not_overlap():
    _, [ax] = plot.panels(1, 4, 3)
    ax.plot([0, 1], [0.0, 1.0])
    plot.reference_lines(ax, {"rule": 1.0, "counts": 0.98, "chance": 0.5})
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) == 3 and not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert all(box.y1 <= ax.get_window_extent().y1 for box in boxes)
