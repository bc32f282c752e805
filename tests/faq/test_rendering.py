"""Markdown to HTML: safe whatever comes in, and faithful to the words."""

import html
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.markdown import excerpt_of, mentioned_numbers, plain_text, render


@pytest.mark.parametrize(
    "source,expected",
    [
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>\n"),
        ("# Big", "<h2>Big</h2>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        (
            "![x](http://e.example/x.png)",
            '<p><a href="http://e.example/x.png" rel="nofollow ugc noopener">x</a></p>',
        ),
        (
            "See http://e.example/a#b.",
            '<p>See <a href="http://e.example/a#b" rel="nofollow ugc noopener">'
            "http://e.example/a#b</a>.</p>\n",
        ),
        (
            "(www.example.org), ok",
            '<p>(<a href="http://www.example.org" rel="nofollow ugc noopener">www.example.org</a>)',
        ),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>\n"),
        ("請看 https://e.example/a。很好", ">https://e.example/a</a>。很好"),
        ("“https://e.example/a”", ">https://e.example/a</a>”"),
        ("https://e.example/a…", ">https://e.example/a</a>…"),
        ("見 https://e.example/頭痛，再看", ">https://e.example/頭痛</a>，再看"),
        ("[999](tel:999)", '<a href="tel:999"'),
        ("[999](tel:alert)", "<p>[999](tel:alert)</p>"),
    ],
)
def test_markdown_becomes_safe_html(source, expected):
    assert expected in render(source)


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt&colon;alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    "[a](vbscript:x 'y' onclick=z)",
    '[a](http://e.example/" onmouseover="alert(1))',
    "`<script>`",
    "<svg/onload=alert(1)>",
    "<a href='javascript:x'>y</a>",
    "[x]: javascript:alert(1)\n[x]",
    "<iframe src=//e.example></iframe><form action=//e.example><button>x",
    "<style>*{}</style><base href=//e.example><meta http-equiv=refresh>",
    '#1234" onclick="x',
    "<span data-consult='1' onclick=x>",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_is_inert(source):
    tags = re.findall(r"<[^>]*>", render(source))

    for tag in tags:
        assert re.fullmatch(
            r"</?(p|strong|em|code|pre|a|ul|ol|li|h[2-6]|blockquote|hr|br|span|table|thead|tbody|tr|th|td)"
            r"( (href=\"(https?|mailto):[^\"]*\"|title=\"[^\"]*\"|rel=\"[^\"]*\"|value=\"\d+\"|scope=\"col\""
            r"|data-consult=\"\d+\"))*>",
            tag,
        ), tag


@pytest.mark.parametrize("piece", ["http://a.", "://", "www.", "[", "`a", "*a ", "a@", "![", "<"])
def test_endless_text_is_rendered_in_bounded_work(piece):
    """Doubling the text may not take the work of squaring it; counted in calls, not seconds."""

    def calls(text):
        count = 0

        def counting(frame, event, argument):
            nonlocal count
            count += event == "call"

        sys.setprofile(counting)
        try:
            render(text)
        finally:
            sys.setprofile(None)
        return count

    assert calls(piece * 2000) <= 3 * calls(piece * 1000) + 1000


@given(st.text(max_size=200))
def test_any_text_renders_to_allowed_markup_only(source):
    for tag in re.findall(r"<\s*(/?[a-zA-Z!][^>\s]*)", render(source)):
        assert tag.strip("/").lower() in {
            "p", "strong", "em", "code", "pre", "a", "ul", "ol", "li", "h2", "h3", "h4", "h5",
            "h6", "blockquote", "hr", "br", "span", "table", "thead", "tbody", "tr", "th", "td",
        }  # fmt: skip


@given(st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=60))
def test_plain_words_stay_as_they_are(words):
    assert plain_text(render(words)) == html.unescape(words)


@pytest.mark.parametrize(
    "text,numbers",
    [
        ("as in #161419 and ID 177923", [161419, 177923]),
        ("ID: 177923, id#4711, ID number 9999", [4711, 9999, 177923]),
        ("my earlier question (161419), consult no. 161420", [161419, 161420]),
        ("問題編號：161419", [161419]),
        ("my question of 2019, case 150000 cells, post 48213 mg", []),
        ("my value is 161419", []),
        ("&#161419; a#161419 #161419x #12", []),
        ("grid 177923, #0123", []),
        ("#99999999999", []),
    ],
)
def test_only_marked_numbers_are_references(text, numbers):
    assert mentioned_numbers(text) == numbers


@given(st.text(max_size=600))
def test_excerpts_are_short_and_cut_on_a_word(source):
    markup = render(source)

    excerpt = excerpt_of(markup, 40)

    assert len(excerpt) <= 40
    text = plain_text(markup)
    if excerpt != text:
        assert excerpt.endswith("…")
        assert text.startswith(excerpt[:-1].rstrip())
