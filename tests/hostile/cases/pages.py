"""Right answers with script, and with loads from elsewhere, for the pages of the instructor and the student."""

# ruff: noqa: E501  (attacks are written as they would be typed)

from __future__ import annotations

from ..case import LOOK, Submission, case

SCRIPT = "alert('pwned')"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{SCRIPT}"><script>{SCRIPT}</script><a href="javascript:{SCRIPT}"><rect/></a></svg>'
TINY = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def _answer(sub: Submission, text: str) -> None:
    """Give `text` as the answer to the question and as a note of one's own."""
    sub.cell("q1-why").source = text
    sub.add_markdown(text)


@case(state=LOOK)
def script_in_answer(sub: Submission) -> None:
    """A script element in a Markdown answer."""
    _answer(sub, f"Because <script>{SCRIPT}</script> it is so.")


@case(state=LOOK)
def script_in_odd_spelling(sub: Submission) -> None:
    """Script in odd spelling: upper case, split tags, comments, CDATA, unclosed, NUL, nested."""
    _answer(sub, f"<ScRiPt\n>{SCRIPT}</sCrIpT >\n\n<scr<script>ipt>{SCRIPT}</script>\n\n<!--><script>{SCRIPT}</script>-->\n\n"
                 f"<![CDATA[<script>{SCRIPT}</script>]]>\n\n<script/x>{SCRIPT}//\n\n<\x00script>{SCRIPT}</script>")  # fmt: skip


@case(state=LOOK)
def handlers(sub: Submission) -> None:
    """Event handlers in attributes, with every kind of quoting."""
    _answer(sub, f'<img src=x onerror="{SCRIPT}"><svg/onload={SCRIPT}><body onload={SCRIPT}><details open ontoggle={SCRIPT}>'
                 f"<b onmouseover='{SCRIPT}'>x</b><input autofocus onfocus={SCRIPT}><p\tonclick={SCRIPT}>")  # fmt: skip


@case(state=LOOK)
def javascript_links(sub: Submission) -> None:
    """Links with javascript: URLs, in plain, encoded and broken spelling."""
    _answer(sub, f"[a](javascript:{SCRIPT}) [b](JaVaScRiPt:{SCRIPT}) [c](java&#10;script:{SCRIPT}) [d](&#106;avascript:{SCRIPT})"
                 f"\n\n[e]\n\n[e]: javascript:{SCRIPT}\n\n<javascript:{SCRIPT}> [f](vbscript:x) [g](data:text/html,<b>)")  # fmt: skip


@case(state=LOOK)
def escaped_javascript_link(sub: Submission) -> None:
    """A javascript: URL whose colon is escaped, which Markdown undoes."""
    _answer(sub, f"[click for my reasons](javascript\\:{SCRIPT})\n\n[or here][r]\n\n[r]: javascript\\:{SCRIPT}")


@case(state=LOOK)
def frames_and_forms(sub: Submission) -> None:
    """Frames, objects, forms, base, meta refresh, link, style."""
    _answer(sub, f'<iframe srcdoc="<script>{SCRIPT}</script>"></iframe><object data="javascript:{SCRIPT}"></object><embed src=x>'
                 '<form action="https://evil.example"><button>x</button></form><base href="https://evil.example/">'
                 '<meta http-equiv="refresh" content="0;url=https://evil.example"><link rel=stylesheet href="https://evil.example">'
                 "<style>@import 'https://evil.example';body{background:url(https://evil.example)}</style>")  # fmt: skip


@case(state=LOOK)
def remote_pictures(sub: Submission) -> None:
    """Pictures from elsewhere, which tell who opened the page."""
    _answer(
        sub,
        "![a](https://evil.example/a.png) <img src='//evil.example/b.png'> ![c][c]\n\n[c]: https://evil.example/c.png",
    )


@case(state=LOOK)
def repaired_picture_addresses(sub: Submission) -> None:
    """Pictures whose address becomes one of elsewhere when Markdown or the browser repairs it."""
    _answer(sub, r"![a](https:evil.example/a.png) ![b](https:/evil.example/b.png) ![c](https:&sol;&sol;evil.example/c.png) "
                 r"![d](https:\/\/evil.example/d.png) ![e](\/\/evil.example/e.png) ![f](&#47;&#47;evil.example/f.png)")  # fmt: skip


@case(state=LOOK)
def maths_with_links(sub: Submission) -> None:
    """MathJax commands that make links, styles and attributes."""
    _answer(
        sub,
        rf"$\href{{javascript:{SCRIPT}}}{{x}}$ $\style{{background:url(https://evil.example)}}{{y}}$ $\class{{a}}{{b}}$",
    )


@case(state=LOOK)
def maths_with_backgrounds(sub: Submission) -> None:
    """MathJax's bbox, which takes any style."""
    _answer(sub, r"$\bbox[background:url(https:evil.example/a)]{x}$")


@case(state=LOOK)
def svg_in_answer(sub: Submission) -> None:
    """An SVG with script, foreign objects and links within a Markdown answer."""
    _answer(sub, f"{SVG}\n<math><mtext><img src=x onerror={SCRIPT}></mtext></math>")


@case()
def harmless_markdown(sub: Submission) -> None:
    """Nothing hostile: maths, tables, code, comparisons and a pasted picture have to survive."""
    sub.cell("q1-why").source = (
        "Because $e^{x}$ overflows for $x > 88$ and a < b, b>c, p<q:\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n"
        "`<script>` is code? no: `if a < b:`\n\n**bold** <br> <sub>2</sub> [a link](https://pytorch.org)"
    ).replace("`<script>` is code? no: ", "")


@case()
def attached_pictures(sub: Submission) -> None:
    """Attachments of every type, one of them a page, one with quotes in its data and its name."""
    sub.add_markdown("![a](attachment:a.png)")
    sub.cell("note").attachments = {
        "a.png": {"image/png": TINY, "text/html": f"<script>{SCRIPT}</script>", "image/svg+xml": SVG},
        f'b" onerror="{SCRIPT}.png': {"image/png": TINY},
    }


@case(state=LOOK)
def attachment_with_quotes(sub: Submission) -> None:
    """An attached picture whose data ends the attribute that it will stand in."""
    sub.add_markdown("![a](attachment:a.png)")
    sub.cell("note").attachments = {"a.png": {"image/png": f'x" onerror="{SCRIPT}'}}


@case()
def html_output(sub: Submission) -> None:
    """HTML output with script, handlers, frames, forms and remote loads."""
    sub.add_output({"text/html": f'<script>{SCRIPT}</script><img src=x onerror="{SCRIPT}"><a href="javascript:{SCRIPT}">x</a>'
                                 f'<iframe src="https://evil.example"></iframe><img src="https://evil.example/a.png"><b>kept</b>'
                                 f'<p style="background:url(https://evil.example);position:fixed">x</p><form action=x><input></form>'
                                 f'<noscript><p title="</noscript><img src=x onerror={SCRIPT}>"></noscript>'
                                 f"<math><mi><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={SCRIPT}&gt;\">"})  # fmt: skip


@case()
def svg_output(sub: Submission) -> None:
    """SVG output with script and handlers."""
    sub.add_output({"image/svg+xml": SVG, "text/plain": "a picture"})


@case()
def javascript_output(sub: Submission) -> None:
    """Output of type application/javascript, and of types that widgets, Vega and Plotly render."""
    sub.add_output({
        "application/javascript": SCRIPT, "text/javascript": SCRIPT,
        "application/vnd.jupyter.widget-view+json": {"model_id": f"</script><script>{SCRIPT}</script>", "version_major": 2},
        "application/vnd.vegalite.v5+json": {"data": {"url": "https://evil.example"}}, "application/pdf": TINY,
        f"text/x<script>{SCRIPT}</script>": "x",
    })  # fmt: skip


@case()
def markdown_output(sub: Submission) -> None:
    """Markdown and LaTeX output with script and javascript: links."""
    sub.add_output({"text/markdown": f"<script>{SCRIPT}</script> [x](javascript\\:{SCRIPT})"}, name="md")
    sub.add_output({"text/latex": rf"$\href{{javascript:{SCRIPT}}}{{x}}$"}, name="tex")


@case()
def picture_output(sub: Submission) -> None:
    """Pictures whose data, width and alternative text end the attribute that they stand in."""
    bad = f'x" onerror="{SCRIPT}'
    sub.add_output({"image/png": bad, "image/jpeg": bad}, {"image/png": {"width": bad, "alt": bad}, bad: bad})


@case()
def text_output(sub: Submission) -> None:
    """Markup and terminal escapes in printed text, in a result, in an error and in its traceback."""
    markup = f"<script>{SCRIPT}</script>\\x1b[31m<img src=x onerror={SCRIPT}>\\x1b]8;;javascript:{SCRIPT}\\x07x"
    sub.add_code(f'print("{markup}")', name="printed")
    sub.add_code(f'import sys\nprint("{markup}", file=sys.stderr)', name="warned")
    raised = f'raise type("<script>{SCRIPT}</script>", (Exception,), {{}})("{markup}")'
    sub.add_code(raised, name="raised")


@case()
def markup_in_error_of_answer(sub: Submission) -> None:
    """An answer's own error holds markup, which the feedback shows."""
    sub.cell("q1-why").source = "YOUR ANSWER HERE"
    sub.add_code(f'raise ValueError("<script>{SCRIPT}</script><img src=x onerror={SCRIPT}>")')


@case()
def markup_in_metadata(sub: Submission) -> None:
    """Markup in the notebook's title, authors, tags, widget state, lexer, collapsed flags and execution counts."""
    bad = f'"><script>{SCRIPT}</script>'
    content = sub.json()
    content["metadata"] |= {
        "title": bad, "authors": [{"name": bad}], "kernelspec": {"name": "python3", "display_name": bad},
        "language_info": {"name": bad, "pygments_lexer": bad, "codemirror_mode": bad, "mimetype": bad},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {bad: {"model_name": bad}}, "version_major": 2}},
    }  # fmt: skip
    for cell in content["cells"]:
        cell["metadata"] |= {
            "tags": [bad],
            "slideshow": {"slide_type": bad},
            "name": bad,
            "jupyter": {"source_hidden": bad},
        }
        if cell["cell_type"] == "code":
            cell["execution_count"] = bad
    sub.raw_json(content)


@case()
def updated_display(sub: Submission) -> None:
    """A harmless display is replaced by script when a later cell updates it."""
    sub.add_code(
        "from IPython.display import HTML, display\nhandle = display(HTML('<b>fine</b>'), display_id='d')", name="first"
    )
    sub.add_code(f"handle.update(HTML('''<script>{SCRIPT}</script>'''))", name="second")


@case()
def overlapping_output(sub: Submission) -> None:
    """Tables with negative margins, lines without height and widths beyond all screens, laid over other cells."""
    sub.add_output(
        {
            "text/html": '<table style="margin:-9999px;width:9999px;background-color:#fff"><tr><td>12 points</td></tr></table>'
            '</div></div><p style="margin-top:calc(0px - 500px);line-height:0">12 points</p>'
        }
    )
