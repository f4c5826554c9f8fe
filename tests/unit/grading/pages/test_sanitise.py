"""What a student wrote or printed does nothing in a browser."""

import base64
import re
import time

import pytest
from nbconvert.filters import markdown2html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading.pages import sanitise

HARMFUL = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></ScRiPt>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x onerror=alert(1) ",
    "<svg onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<iframe src=https://evil.example></iframe>",
    "<p onmouseover=alert(1)\n",
    "<style>body{background:url(https://evil.example)}</style>",
    "<link rel=stylesheet href=https://evil.example>",
    "<!-- --><script>alert(1)</script>",
    "<?php echo 1 ?><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x]\n\n[x]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:alert(1))",
    "![x](https://evil.example/track.png)",
    "![x](//evil.example/track.png)",
    "![x][y]\n\n[y]: https://evil.example/track.png",
    "[![x](https://evil.example/a.png)](https://ok.example)",
    "![x](\\\\evil.example\\a.png)",
    "![x](https&colon;//evil.example/a.png)",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\style{background:url(https://evil.example)}{x}$",
    r"$\require{action}$",
    "&lt;script>alert(1)</script>",
    "$$<img src=x onerror=alert(1)>$$",
    # Markdown drops the backslash before punctuation.
    r"[x](javascript\:alert(1))",
    "[x]\n\n[x]: javascript\\:alert(1)",
    "[x](javascript&bsol;:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](//evil.example)",
    # Browsers repair these addresses.
    "![x](https:evil.example/x.png)",
    "![x](https:/evil.example/x.png)",
    "![x](https:&sol;&sol;evil.example/x.png)",
    r"![x](https:\/\/evil.example/x.png)",
    r"![x](\/\/evil.example/x.png)",
    "![x][y]\n\n[y]: https:&#x2f;&#x2f;evil.example/x.png",
    "| a |\n|---|\n| ![x](https:evil.example/a) |",
    "![x](figure.png)",
    r"$\bbox[background:url(https:evil.example/a)]{x}$",
    # nbconvert draws these, with pictures from anywhere.
    "```mermaid\ngraph TD\nA@{ img: 'https:evil.example/a.png' }\n```",
    '<pre class="mermaid">graph TD</pre>',
    "</div></div>",
    # Pictures that would be one name, were they shortened to the same.
    "[;base64,{0}]: https://a.example\n[;base64,{1}]: javascript\\:alert(1)\n\n[;base64,{1}]".format(
        "A" * 2000, "B" * 2000
    ),
    f'[;base64,{"A" * 2000}]: a "[x](javascript\\:alert(1))"',
    "x" * 30_000,
]
HARMLESS = [
    "The sum of the rows is 1, since $\\sum_j p_{ij} = 1$.",
    "if $a < b$ and $c>d$, then p<q; 3 < 4 > 2 and x<-1",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "![dot](data:image/png;base64,iVBORw0KGgo=)",
    "<b>bold</b>, H<sub>2</sub>O, <br> and a\n<table><tr><td>cell</td></tr></table>",
    "<details><summary>more</summary>text</details>",
    "[a paper](https://arxiv.org/abs/1301.3781) and <https://example.org>"[:60],
    "```python\nfor i in range(3):\n    print(i)\n```",
    "(the data: 3 rows) Note: javascript is another language.",
    "I used \\frac{1}{2} and the data: 3, 4.",
    "```html\n</code></pre><script>alert(1)</script>\n```",
    "`````\n<script>alert(1)</script>\n`````",
    "~~~\n<b onclick='x'>\n~~~",
    "```python\nif a < b: print('<html>', f[x](y))\n```",
    "    <script>indented</script>",
    "The token `<eos>` ends it, `<|endoftext|>` too; <https://example.org>",
    "## A heading: $x$ and `code`\n\n- [ ] to do\n- [x] done\n\n5. five\n\n> quoted\n\nTerm\n: its meaning",
    "| a | b |\n|:--|--:|\n| `x<y` | $a<b$ |",
    "[top](#top) [mail](mailto:a@b.org) [note](notes.md) W[0](x) [ref][r]\n\n[r]: https://x.org 'Title \"q\"'",
    "$$\n\\begin{aligned} a &< b \\\\ c &> d \\end{aligned}\n$$",
    "![plot](data:image/png;base64," + "iVBORw0KGgo=" * 5000 + ")",
]
# What a browser could act on, looked for in the rendered page.
ACTIVE = re.compile(
    r"<(?:script|style|link|iframe|svg|object|embed|base|meta|form)\b|<[a-z][^>]*\son\w+\s*="
    r"|<[a-z][^>]*(?:href|src)=[\"']?\s*(?:java|vbscript|data:text)|<img[^>]*src=[\"']?(?:https?:|//|\\\\)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("text", HARMFUL)
def test_harmful_markdown_is_shown_as_text(text):
    safe, changed = sanitise.markdown(text)
    assert changed
    assert not ACTIVE.search(markdown2html(safe))
    assert not sanitise.MATHJAX.search(
        re.sub(r"<pre>.*?</pre>|<code.*?</code>", "", markdown2html(safe), flags=re.DOTALL)
    )


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_markdown_stays(text):
    assert sanitise.markdown(text) == (text, False)
    assert not ACTIVE.search(markdown2html(text))


@pytest.mark.parametrize(
    "part", ["[", "![a](", "`a``b ", "*a_", "$$ a\n", "\\begin{a}", "\\\\[", "<b ", "<!--", "> ", "&#"]
)
def test_long_texts_are_judged_soon(part):
    began = time.process_time()
    for length in (sanitise.LONGEST, 1_000_000):
        sanitise.markdown((part * length)[:length])
    assert time.process_time() - began < 10


def test_a_notebook_of_texts_without_end_is_not_judged_to_its_end():
    cells = [new_markdown_cell("word " * 2000) for _ in range(60)]
    flags = sanitise.texts(new_notebook(cells=cells), set())
    assert len(flags) == 10 and cells[0].source.startswith("word") and cells[-1].source.startswith("```")


def test_attached_pictures_stay_if_they_are_there():
    text = "![plot](attachment:plot.png)"
    assert sanitise.markdown(text, {"plot.png": {}}) == (text, False)
    assert sanitise.markdown(text) == (sanitise.as_plain_text(text), True)


@pytest.mark.parametrize("data, changed", [("iVBORw0KGgo=", False), ('x" onerror="alert(1)', True)])
def test_an_attachment_that_is_no_picture_is_not_shown(data, changed):
    cell = new_markdown_cell("![plot](attachment:plot.png)", attachments={"plot.png": {"image/png": data}})
    assert bool(sanitise.texts(new_notebook(cells=[cell]), set())) == changed


@pytest.mark.parametrize("text", HARMFUL)
def test_nothing_active_survives_in_html(text):
    assert not ACTIVE.search(sanitise.clean_html(text))


def test_tables_and_embedded_pictures_stay_in_html():
    table = '<table border="1"><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    assert sanitise.clean_html(table) == table
    picture = '<img alt="x" src="data:image/png;base64,iVBORw0KGgo=">'
    assert "iVBORw0KGgo=" in sanitise.clean_html(picture)
    styled = sanitise.clean_html('<b style="color: red; position: fixed; background-image: url(//evil.example)">x</b>')
    assert "position" not in styled and "evil" not in styled


def test_the_box_of_a_check_stays():
    box = '<div style="border-left:4px solid #c0392b;padding:.3em .8em"><b>Likely cause:</b> the sign</div>'
    cleaned = sanitise.clean_html(box)
    assert "border-left" in cleaned and "Likely cause" in cleaned


def test_svg_becomes_a_picture_that_cannot_run():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
    data = sanitise.bundle({"image/svg+xml": svg, "text/plain": "<Figure>"})
    assert set(data) == {"text/plain", "text/html"}
    assert re.fullmatch(r'<img alt="plot" src="data:image/svg\+xml;base64,[\w+/=]+">', data["text/html"])


def test_unknown_and_active_kinds_of_output_are_left_out():
    kinds = ("application/javascript", "application/vnd.jupyter.widget-view+json", "application/pdf", "text/x-evil")
    assert sanitise.bundle(dict.fromkeys(kinds, "alert(1)")) == {"text/plain": ""}
    assert "image/png" not in sanitise.bundle({"image/png": '"><script>alert(1)</script>'})
    png = base64.b64encode(b"\x89PNG").decode()
    assert sanitise.bundle({"image/png": png})["image/png"] == png


@pytest.mark.parametrize("kind", ["text/markdown", "text/latex"])
def test_markdown_and_latex_of_an_output_are_shown_as_they_are_written(kind):
    data = {kind: "*a* $x^2$", "text/plain": "<IPython.core.display.Math object>"}
    assert sanitise.bundle(data) == {"text/plain": "*a* $x^2$"}
    assert sanitise.bundle({kind: ["*a*"]}) == {"text/plain": "*a*"}
    assert sanitise.bundle({kind: "x^2", "text/plain": "x**2"}) == {"text/plain": "x**2"}


def test_outputs_are_made_safe_soon_whatever_they_hold():
    began = time.process_time()
    for part in ("*a*", "[a](b", "<b><p>", "<table><tr><td>", "<a href=x>", "&#", "<b style='margin:1px'>"):
        sanitise.bundle({"text/markdown": part * 100_000, "text/html": (part * 500_000)[:500_000]})
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    "style",
    [
        "margin:-9999px",
        "margin: 0 0 0 -1em",
        "line-height:0",
        "width:calc(100% + 1px)",
        "margin:var(--x)",
        "position:absolute",
        "Margin:-.5px",
    ],
)
def test_nothing_is_laid_over_its_neighbours(style):
    made = sanitise.clean_html(f'<table style="color:red;{style}"><tbody><tr><td>x</td></tr></tbody></table>')
    assert "color:red" in made.replace(" ", "") and style.split(":")[0] not in made
    shown = sanitise.bundle({"text/html": f'</div><p style="{style};width:99999px">x</p></div>'})["text/html"]
    assert shown.startswith('<div style="contain:paint;overflow:auto">') and shown.count("</div>") == 1


def test_outputs_are_built_anew():
    odd = [
        {"output_type": "stream", "name": "<b>", "text": ["a", 1, "b"]},
        {"output_type": "error", "ename": 3, "evalue": None, "traceback": "x"},
        {
            "output_type": "execute_result",
            "data": {"text/plain": "1000000"},
            "execution_count": 1,
            "metadata": {"x": "y"},
        },
        {"output_type": "nonsense"},
        {"output_type": "display_data", "data": "no"},
        "text",
    ]
    stream, error, result = sanitise.outputs(odd)
    assert (stream.name, stream.text) == ("stdout", "ab")
    assert (error.ename, error.evalue, error.traceback) == ("", "", [])
    assert result.output_type == "display_data" and result.metadata == {}  # or nbgrader would read a score from it
    assert sanitise.outputs("nonsense") == []


def test_a_traceback_has_so_many_lines():
    [error] = sanitise.outputs([{"output_type": "error", "ename": "E", "evalue": "e", "traceback": ["ab"] * 100_000}])
    assert len(error.traceback) == sanitise.MOST_LINES


def test_texts_of_a_notebook_are_judged_but_for_the_lessons_own():
    notebook = new_notebook(
        cells=[
            new_markdown_cell("<img src='figure.png'> of the lesson", id="own"),
            new_markdown_cell("<script>alert(1)</script>", id="theirs"),
            new_code_cell("'<script>'", id="code"),
        ]
    )
    flags = sanitise.texts(notebook, {"<img src='figure.png'> of the lesson"})
    assert len(flags) == 1 and flags[0].startswith("theirs:")
    assert notebook.cells[0].source.startswith("<img")
    assert notebook.cells[1].source.startswith("```")
    assert notebook.cells[2].source == "'<script>'"


@pytest.mark.parametrize(
    "text", ["In it (data: 3 rows) it is so.", "see (file: a.csv), blob:, jar:", "ratio (data:model)"]
)
def test_words_in_parentheses_are_no_addresses(text):
    assert sanitise.markdown(text) == (text, False)


@pytest.mark.parametrize(
    "text",
    [
        "[a](data:text/html,x)",
        "[a](<javascript:x>)",
        "[a]: javascript:x",
        "<javascript:x>",
        "[a]( data:x)",
        "[b]: <data:x>",
    ],
)
def test_addresses_of_other_kinds_are_shown_as_text(text):
    assert sanitise.markdown(text)[1]
