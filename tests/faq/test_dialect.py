"""What a doctor typed is what a reader sees: no letter, digit or sign is taken for a mark that it was not."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.contents import with_contents
from text.markdown import below_ours, excerpt_of, plain_text, render


def seen(source):
    """Return every sign that is not blank of what a page shows, numbers of lists with them."""
    markup = render(source)
    assert "<ol" not in re.sub(r"<ol>\n(?:<li>|<li value)", "", markup)
    for ordered in re.findall(r"<ol>.*?</ol>", markup, re.S):
        numbered, at = ordered, 1
        while "<li>" in numbered:
            numbered, at = numbered.replace("<li>", f"{at}. ", 1), at + 1
        markup = markup.replace(ordered, re.sub(r'<li value="(\d+)">', r"\1. ", numbered))
    markup = re.sub(r"<hr>", "---", markup)
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^<>]+>", "", markup)))


@pytest.mark.parametrize(
    "words",
    [
        "500*2*3 mg", "2*3*4", "1,5*2", "5 *2* 3", "(2)*(3)*(4)", "kg/m²*2*3", "**a**b", "a_b_c", "20%*3*",
        "- 5 degrees is not a fever", "It fell to\n- 5 degrees", "- 5 mg\n- 6 mg", "+ 2 SD", "HBsAg\n-",
        "HBsAg\n\n+", "10 mg\n=", "> 140 is high", ">= 5", "> .5\n> 140", "1986. A great year",
        "1. 5. 2020 I fell", "01. a", "5.", "#", "# #", "~~~ 5 mg\nx", "``` 5 mg", "don`t say it`s",
        "[5](mg)", "[1](2)", "[^1]: note", "5 mg *5 mg* 5 mg",
        "[a]: http://a.example", "<5 and >3", "x < y > z", "| a | b |\n|---|---|\n| 1 | 2 | 3 |",
    ],
)  # fmt: skip
def test_text_is_no_mark(words):
    assert seen(words) == re.sub(r"\s", "", words)


@pytest.mark.parametrize(
    "source,expected",
    [
        ("**bold** and *it*, (*x*) “*y*”", "<strong>bold</strong> and <em>it</em>, (<em>x</em>) “<em>y</em>”"),
        ("這是**重要**的", "這是<strong>重要</strong>的"),
        ("**5 mg** twice", "<strong>5 mg</strong> twice"),
        ("> What he wrote", "<blockquote>\n<p>What he wrote</p>"),
        ("- iron\n- 5 mg zinc", "<li>iron</li>\n<li>5 mg zinc</li>"),
        ("- 5 mg zinc\n- iron", "<li>5 mg zinc</li>\n<li>iron</li>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>"),
        ("3. a\n5. b", '<ol>\n<li value="3">a</li>\n<li value="5">b</li>'),
        ("1. a\n\nand\n\n2. b", '<li>a</li>\n</ol>\n<p>and</p>\n<ol>\n<li value="2">b</li>'),
        ("Title\n-----", "<h2>Title</h2>"),
        ("![](http://e.example/x.png)", ">http://e.example/x.png</a>"),
    ],
)  # fmt: skip
def test_marks_that_were_meant_are_marks(source, expected):
    assert expected in render(source)


NUMBER = st.sampled_from(["5", "0.5", "1,5", "500", "1986", "12", "3", "½", "10^9", "−2", "38.5"])
UNIT = st.sampled_from(["mg", "%", "°C", "mg/dL", "×10⁹/L", "kg/m²", "", "tablets", "IU"])
BETWEEN = st.sampled_from(
    ["*", "**", " * ", " *", "* ", "-", " - ", "/", "~", " ~ ", "~~", "_", "__", " > ", "<", ">=", "+", " + ",
     "=", "|", " | ", "#", " # ", ":", ". ", ") ", "`", "^", "\n- ", "\n+ ", "\n> ", "\n= ",
     "\n1986. ", "(", ")*("]
)  # fmt: skip
WORD = st.sampled_from(
    ["Hb", "iron", "the dose", "發燒", "don`t", "(fasting)", "Dr. Lin", "a_b", "H*", "[1]"]
)


@st.composite
def medical_lines(draw):
    """Doses, ranges, fractions, dates and products, begun with signs that Markdown knows as well."""
    pieces = [draw(st.sampled_from(["", "- ", "+ ", "> ", ">", "1986. ", "#", "="])) + draw(NUMBER)]
    for _ in range(draw(st.integers(0, 5))):
        pieces += [draw(UNIT), draw(BETWEEN), draw(NUMBER)]
    return "".join([*pieces, draw(UNIT), " ", draw(WORD)])


@given(st.lists(medical_lines(), min_size=1, max_size=4))
def test_no_sign_of_a_medical_text_disappears(lines):
    source = "\n\n".join(lines)

    # A list shows its “5)” as “5.”.
    assert seen(source).replace(")", ".") == re.sub(r"\s", "", source).replace(")", ".")


@given(st.lists(st.tuples(st.integers(0, 999), WORD, NUMBER, UNIT), min_size=2, max_size=6))
def test_lists_show_the_numbers_that_were_typed(items):
    source = "\n".join(f"{number}. {word} {dose} {unit}" for number, word, dose, unit in items)

    assert seen(source) == re.sub(r"\s", "", source)


@given(st.lists(st.tuples(WORD, NUMBER, UNIT), min_size=1, max_size=5))
def test_tables_show_every_cell(rows):
    rows = [(word, f"{number} {unit}") for word, number, unit in rows]
    source = "\n".join(["| Test | Value |", "|---|---|", *[f"| {a} | {b} |" for a, b in rows]])

    assert "<table>" in render(source)
    assert seen(source) == re.sub(r"\s", "", "TestValue" + "".join(a + b for a, b in rows))


def test_a_table_has_head_cells_and_reads_well_as_plain_text():
    markup = render(
        "Look:\n\n| Value | Meaning |\n|---|:-:|\n| Ferritin 6 | low |\n| Hb 9 | low |\n\nRest."
    )

    assert '<th scope="col">Value</th>' in markup
    assert plain_text(markup) == "Look: Value · Meaning; Ferritin 6 · low; Hb 9 · low Rest."


def test_short_lines_stay_lines():
    assert render("Hb 10.9\nFerritin 6") == "<p>Hb 10.9<br>\nFerritin 6</p>\n"
    assert (
        plain_text(render("Hb 10.9\nFerritin 6,\nsince May")) == "Hb 10.9 · Ferritin 6, since May"
    )
    assert render("血紅素 10.9\n鐵蛋白 6") == "<p>血紅素 10.9<br>\n鐵蛋白 6</p>\n"


def test_wrapped_lines_are_one_line():
    prose = "I have had a headache since the day before yesterday and it does\nnot get any better"

    assert "<br>" not in render(prose)
    assert "<br>" in render(prose + " at\n- 5 degrees")


def test_hidden_signs_are_not_shown():
    hidden = "".join(map(chr, [0x202E, 0x2066, 0x200B, 0xFEFF, 0xE0041]))

    assert render(f"a{hidden}b\u2028c\ue000") == "<p>ab<br>\nc\ufffd</p>\n"
    assert render("\uf0b7 iron") == "<p>• iron</p>\n"
    assert render("می\u200cخواهم \u200fא") == "<p>می\u200cخواهم \u200fא</p>\n"


def test_a_table_on_a_page_scrolls_in_a_region_with_a_name():
    table = render('| A "x" | B |\n|---|---|\n| 1 | 2 |')

    assert below_ours(table).startswith(
        '<div class="table" tabindex="0" role="region" aria-label="A &quot;x&quot;, B"><table>'
    )
    assert below_ours(table).rstrip().endswith("</table></div>")
    assert with_contents(table)[0].startswith('<div class="table"')


@pytest.mark.parametrize(
    "title,text,excerpt",
    [
        ("Why am I tired?", "Why am I tired? Since May.", "Since May."),
        ("Iron", "Ironing hurts.", "Ironing hurts."),
        ("Iron", "Iron hurts me.", "Iron hurts me."),
        ("Iron?", "Iron?", "Iron?"),
        ("", "Iron.", "Iron."),
    ],
)
def test_an_excerpt_does_not_repeat_its_title(title, text, excerpt):
    assert excerpt_of(render(text), without=title) == excerpt
