"""One folding finds, replaces and proves: whatever way a value is written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import folding
from web.fingerprints import needle, replaced, spans

ODD = (
    "eéE\u0301ÉßſİıΣςﬁＡ１½①가\u1100\u1161\u11a8각ｶﾞ\u3099ガ陳Å\u0345ᾳ -.\n1aZ"
    "\u00ad\u200b\u200d\ufeff\ufe0f\u034f\u115f"
)
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])))
VALUE = "Zoë Quarkwright-Müller 1985"


@given(TEXTS)
def test_the_map_has_a_place_for_every_letter(text):
    letters, places = folding.mapped(text)

    assert letters == folding.letters(text)
    assert len(places) == len(letters)
    assert all(0 <= start < end <= len(text) for start, end in places)


@given(TEXTS)
def test_composed_and_decomposed_fold_alike(text):
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert folding.letters(unicodedata.normalize(form, text)) == folding.letters(text)


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_found_is_gone_when_replaced(before, value, after):
    if len(folding.letters(value)) < 6:
        return
    text = f"{before} {value} {after}"
    one = needle(value)

    cleaned, count = replaced(text, [one], "[text removed]")

    assert count >= 1
    assert not spans(cleaned, [one]) or spans("[text removed]", [one])


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize(
    "written",
    [
        unicodedata.normalize("NFD", VALUE),
        unicodedata.normalize("NFC", VALUE).upper(),
        wide(VALUE),
        "\u00ad".join(VALUE),
        "\u3164".join(VALUE),
        "Zoë\u200b Quark\ufeffwright\nMüller\r\n\r\n1985",
        "**Zoë** _Quarkwright_-Müller, 1985",
        "Zo&euml; Quark&shy;wright&#45;M&#252;ller 1985",
        "<b>Zoë</b> <i>Quarkwright</i>-Müller<br>1985",
        "[Zoë](https://example.org/x) [Quarkwright-Müller](/y) 1985",
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_writing_is_found_whole(written, form):
    one = needle(unicodedata.normalize(form, VALUE))

    cleaned, count = replaced(f"Ask {written} about it.", [one], "[name removed]")

    assert count == 1
    assert "wright" not in cleaned
    assert "about it." in cleaned


def test_a_value_of_2000_letters_goes_to_its_last_word():
    value = " ".join(f"word{number}é" for number in range(200))
    text = f"Before. {unicodedata.normalize('NFD', value)} After."

    assert replaced(text, [needle(value)], "[text removed]") == (
        "Before. [text removed] After.",
        1,
    )


def test_values_that_overlap_become_one_mark():
    values = [needle("Anna Maria Quark"), needle("Maria Quark Wright")]

    assert replaced("So Anna Maria Quark Wright said", values, "▮") == ("So ▮ said", 1)


def test_accents_tell_words_apart():
    assert spans("They ask Muller", [needle("Müller")]) == []


def test_short_values_stand_alone_behind_invisible_signs():
    assert spans("Li\u00adthium and Li\u00ad.", [needle("Li")]) == [(13, 16)]
    assert spans("Bro\u00adLi", [needle("Li")]) == []
    assert spans("김철수는", [needle("김철수")]) == [(0, 3)]


CODED = {
    "貝澤粉": [
        "https://blog.example.org/%E8%B2%9D%E6%BE%A4%E7%B2%89/",
        "[這裡](https://blog.example.org/%e8%b2%9d%e6%be%a4%e7%b2%89/)",
        '<a href="/?q=%E8%B2%9D%E6%BE%A4%E7%B2%89&amp;page=2">there</a>',
        "/login?next=/%25E8%25B2%259D%25E6%25BE%25A4%25E7%25B2%2589/",
        "&#x8c9d;&#x6FA4;&#31881;",
        "&#x8c9d&#x6FA4&#31881",
        "&amp;#x8c9d;&amp;#x6FA4;&amp;amp;#31881;",
        r"\u8c9d\u6fa4\u7c89",
        "=E8=B2=9D=E6=BE=A4=\n=E7=B2=89",
        "https://xn--6hx08y0qm.example.org/",
    ],
    "Jörg Müller": [
        "https://example.org/J%C3%B6rg%20M%C3%BCller",
        "?q=J%C3%B6rg+M%C3%BCller&x=1",
        "https://www.xn--jrg-mller-07a4e.de/",
        "https://XN--JRG-MLLER-07A4E.de/",
        r'{"text": "Hello,\nJ\u00f6rg M\u00fcller"}',
        r'{"text": "Hello,\nJörg Müller"}',
        "J=C3=B6rg M=C3=BCller",
        "J&ouml;rg&nbsp;M&amp;uuml;ller",
    ],
    "Zebulon": ["https://example.org/%5Aebulon%20x", "mailto:?subject=%5A%65bulon"],
}  # fmt: skip


@pytest.mark.parametrize(("value", "text"), [(v, text) for v in CODED for text in CODED[v]])
def test_what_browsers_decode_is_found_and_gone(value, text):
    cleaned, count = replaced(f"Before {text} after", [needle(value)], "[name removed]")

    assert count == 1
    assert spans(cleaned, [needle(value)]) == []
    assert cleaned.startswith("Before ")
    assert cleaned.endswith(" after")


def test_no_more_of_an_address_goes_than_the_value():
    text = "https://example.org/%E6%88%91%E8%B2%9D%E6%BE%A4%E7%B2%89%E7%9A%84/"

    cleaned, _ = replaced(text, [needle("貝澤粉")], "▮")

    assert cleaned == "https://example.org/%E6%88%91▮%E7%9A%84/"


@pytest.mark.parametrize(
    "text",
    [
        "%",
        "%zz 100%",
        "=FF",
        "%C3",
        "%FF%FE",
        "xn--",
        "xn--\u00e4",
        "&amp;",
        "&#99999999;",
        "\\u12",
    ],
)
def test_what_is_no_code_is_read_as_it_stands(text):
    words = ["".join(words for _, _, words in parts) for parts in folding.readings(f"a {text} b")]

    assert all(read.startswith("a ") and read.endswith(" b") for read in words)
