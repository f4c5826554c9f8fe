"""Lessons that everybody can read: headings in order, words for pictures, colours that can be told apart."""

import itertools
import re
import sys

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from grading import paths
from grading.lessons import notebooks
from pretrain import check, plot

HEADING = re.compile(r"^(#{1,6}) ", re.MULTILINE)
FENCED = re.compile(r"```.*?```", re.DOTALL)
# How people without one kind of cone see linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
BLIND = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
    "all cones": np.eye(3).tolist(),
}
GROUNDS = ("#ffffff", "#111111", "#131416")  # JupyterLab's, light and dark, and the book's, dark
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def prose(lesson):
    cells = notebooks.read(paths.notebook(lesson)).cells
    return FENCED.sub("", "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown"))


@pytest.mark.parametrize("lesson", paths.lessons())
def test_headings_come_in_order(lesson):
    levels = [len(marks) for marks in HEADING.findall(prose(lesson))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("lesson", paths.lessons())
def test_pictures_have_words_and_folds_a_title(lesson):
    text = prose(lesson)
    assert not re.findall(r"!\[\s*\]\(|<img(?![^>]*\balt=\"[^\"]+\")", text)
    assert text.count("<details>") == text.count("<details><summary>") == text.count("</summary>")


def linear(colour):
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def seen(colour, cones):
    value = np.clip(np.array(BLIND[cones]) @ linear(colour), 0, 1)
    return rgb2lab(np.where(value <= 0.0031308, 12.92 * value, 1.055 * value ** (1 / 2.4) - 0.055))


def contrast(one, other):
    """The ratio of WCAG 2.2: at least 4.5 for text (1.4.3), 3 for parts of a drawing (1.4.11)."""
    dark, light = sorted(linear(colour) @ LUMINANCE + 0.05 for colour in (one, other))
    return light / dark


@pytest.mark.parametrize("colour", [*plot.PALETTE, plot.GREY])
def test_colours_stand_out_from_the_white_ground(colour):
    assert contrast(colour, "#ffffff") >= 3


@pytest.mark.parametrize("colour", [check.GOOD, check.BAD])
def test_a_check_s_box_can_be_read_in_both_themes(colour):
    assert contrast(colour, check.TITLE) >= 4.5
    assert min(contrast(colour, ground) for ground in GROUNDS) >= 3


def test_a_check_s_box_sets_no_other_colours():
    shown = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle["text/html"]))
        patch.setitem(sys.modules, "ipykernel", sys)
        check.passed()
        check.Failed("what", "cause", "hint")._render_traceback_()
    for text, colour in zip(shown, (check.GOOD, check.BAD), strict=True):
        assert set(re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(|filter|opacity", text)) == {colour, check.TITLE}


@pytest.mark.parametrize("cones", BLIND)
def test_colours_can_be_told_apart(cones):
    pairs = itertools.combinations(plot.PALETTE, 2)
    distances = {pair: float(deltaE_ciede2000(*(seen(colour, cones) for colour in pair))) for pair in pairs}
    assert min(distances.values()) > 10, min(distances, key=distances.get)
