"""Templates are written to be read, and that costs no byte; names nobody gives stop a page."""

import re

import jinja2
import pytest
from django.template import Context, Engine, TemplateSyntaxError, engines
from django.template.loader import get_template

from config.jinja import environment
from tests.given_names import NameMissing
from tests.mutants import ROOT
from web.template_whitespace import collapse

TEMPLATES = ROOT / "templates"
WIDEST, MOST_WIDER = 120, 3  # characters, per cent of lines
DESK_NAMES = sorted(
    str(path.relative_to(TEMPLATES / "desk")) for path in (TEMPLATES / "desk").rglob("*.html")
)


def test_few_lines_are_long():
    lines = [
        (path, line) for path in TEMPLATES.rglob("*.*") for line in path.read_text().splitlines()
    ]
    wide = [str(path.relative_to(ROOT)) for path, line in lines if len(line) > WIDEST]

    assert len(wide) * 100 < MOST_WIDER * len(lines), (
        f"One statement a line: {len(wide)} lines are over {WIDEST} characters, in"
        f" {', '.join(sorted(set(wide)))}."
    )


@pytest.mark.parametrize(
    "written, compiled",
    [
        ("<p>\n  a\n  b\n</p>\n", "<p>a b</p>"),
        ("<ul>\n  <li>\n    a\n  </li>\n</ul>", "<ul><li>a</li></ul>"),
        ("<b>a</b>\n<i>b</i>", "<b>a</b> <i>b</i>"),
        ("<b>a</b> <i> b</i>", "<b>a</b> <i> b</i>"),
        ("{{ a }}\n{{ b }}", "{{ a }} {{ b }}"),
        ("a\n{%- if b %}, {{ b }}{% endif %}", "a{% if b %}, {{ b }}{% endif %}"),
        ("{% if a -%}\n  a\n{%- endif %} b", "{% if a %}a{% endif %} b"),
        ("{{ a -}}\n  {{- b }}", "{{ a }}{{ b }}"),
        ("{# a #}\n<p>\n  a\n  {# b #}\n  b", "{# a #}<p>a {# b #}b"),
        ("<p>\n  {% if a %}\n    a\n  {% endif %}\n</p>", "<p>{% if a %}a{% endif %}</p>"),
        ("<p>\n{% for a in b %}\n{{ a }}\n{% endfor %}\n</p>", "<p>{% for a in b %} {{ a }} {% endfor %}</p>"),
        ("a\n{% if b %}\n<p>b</p>\n{% endif %}\nc", "a {% if b %}<p>b</p>{% endif %} c"),
        ("{% block a %}\n  a\n{% endblock %}", "{% block a %}a{% endblock %}"),
        ("b\n<form>\n  a\n</form>\nc", "b <form>a</form> c"),
        ("<h{{ n }}\n  class='a'>\n  a\n</h{{ n }}>", "<h{{ n }} class='a'>a</h{{ n }}>"),
        ("<a\n  {% if a > b %}id='c'{% endif %}\n>", "<a {% if a > b %}id='c'{% endif %}>"),
        ("<a href='{% url \"b\" %}'\n  {{ c }}>", "<a href='{% url \"b\" %}' {{ c }}>"),
        ("<a\n  {%- if b %} id='c'\n  {%- endif %}>", "<a{% if b %} id='c'{% endif %}>"),
        ("a < b\n  & c", "a < b & c"),
    ],
)  # fmt: skip
def test_line_breaks_are_taken_out(written, compiled):
    assert collapse(written, lambda number: "") == compiled
    assert collapse(compiled, lambda number: "") == compiled


@pytest.mark.parametrize(
    "kept",
    [
        "<pre>\n  a\n\n  b</pre>",
        "<textarea\n  name='a'>\n {{ a }}\n</textarea>",
        "<script>\n  // a\n  b()\n</script>",
        "<style>\n  p { color: red }\n</style>",
        '<p title="a\n  b">',
        "{% blocktranslate %}\n  a\n  b\n{% endblocktranslate %}",
        "{% verbatim %}\n  a\n  b\n{% endverbatim %}",
        "<!-- a\n  b -->",
    ],
)
def test_what_line_breaks_are_part_of_stays(kept):
    assert collapse(kept, lambda number: "") == kept


def test_what_is_printed_stays():
    template = environment(autoescape=True).from_string("<p>\n  {{ words }}\n</p>")
    words = "one\n\n  two \n three"

    assert template.render(words=words) == f"<p>\n  {words}\n</p>"
    found = environment(loader=jinja2.DictLoader({"a.html": "<p>\n  {{ words }}\n</p>"}))
    assert found.get_template("a.html").render(words=words) == f"<p>{words}</p>"


def test_plain_text_stays():
    text = "a\n\n  b\n"
    found = environment(loader=jinja2.DictLoader({"a.txt": text}), keep_trailing_newline=True)

    assert found.get_template("a.txt").render() == text


def test_nothing_is_included_where_line_breaks_count():
    for path in TEMPLATES.rglob("*.html"):
        for inside in re.findall(r"<(pre|textarea)\b.*?>(.*?)</\1>", path.read_text(), re.DOTALL):
            assert "{%" not in inside[1], path


def test_an_error_names_its_line():
    text = "{# a #}\n<p>\n  a\n</p>\n\n{% if a %}\n  {{ 1 / 0 }}\n{% endif %}\n"
    found = environment(loader=jinja2.DictLoader({"a.html": text}))

    with pytest.raises(ZeroDivisionError) as error:
        found.get_template("a.html").render(a=True)
    assert error.traceback[-1].lineno + 1 == 7


@pytest.mark.parametrize("name", DESK_NAMES)
def test_a_desk_template_compiles_while_debugging_too(name):
    loaders = [
        "web.template_whitespace.DeskLoader",
        "django.template.loaders.app_directories.Loader",
    ]
    plain = engines["django"].engine
    known = {"libraries": plain.libraries, "builtins": plain.builtins}
    engine = Engine(dirs=plain.dirs, loaders=loaders, debug=True, **known)

    assert engine.get_template(name).source.count("\n") == (
        TEMPLATES / "desk" / name
    ).read_text().count("\n")


def test_an_error_in_a_desk_template_names_its_line_while_debugging(tmp_path):
    (tmp_path / "a.html").write_text("<p>\n  a\n</p>\n{% if %}\n")
    loaders = ["web.template_whitespace.DeskLoader"]

    with pytest.raises(TemplateSyntaxError) as error:
        Engine(dirs=[str(tmp_path)], loaders=loaders, debug=True).get_template("a.html")
    assert error.value.template_debug["line"] == 4


def test_a_name_nobody_gives_stops_a_public_page():
    with pytest.raises(jinja2.UndefinedError, match="sentence"):
        get_template("forbidden.html", using="public").render({})


def test_a_name_nobody_gives_fails_in_a_desk_template():
    template = engines["django"].engine.get_template("admin/home/_blockers.html")

    with pytest.raises(NameMissing, match=re.escape("“count” in ")):
        template.render(Context({}))
