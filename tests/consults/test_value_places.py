"""What a redaction finds of a value, and which words that only spell it stay as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import folding
from web.fingerprints import Needle, needle, replaced, spans, stored

FOUND = {
    "Ting Lin": [
        "my friend Ting Lin had it",
        "TINGLIN",
        "tinglin",
        "Ting-Lin",
        "ting_lin",
        "Ting\nLin",
        "Lin, Ting Lin.",
        "Ting Lin's hands",
        "Ting Lin’s hands",
        "TING  LIN",
        "**Ting** Lin",
        "@tinglin88",
        "tinglin@example.org",
        "我叫Ting Lin今年",
        "T i n g  L i n",
        "(Ting&nbsp;Lin)",
        "Ting·Lin",
        "dr._ting_lin_",
        "“Ting Lin”",
    ],
    "Amy": [
        "我叫Amy今年四十",
        "Amy",
        "amy's",
        "用Amy枕頭",
        "Amyさん",
        "エーAmy",
        "김Amy는",
        "我的 Amy 很舊",
        "Ａｍｙ很舊",
        "Amy-Lou",
        "_Amy_",
        "A\u00admy",
        "**A**my",
        "Amy。",
        "<b>Amy</b>",
        "สวัสดีAmyครับ",
    ],
    "zorb": ["用zorb枕頭以後", "我的 zorb", "ZORB１號".replace("１號", "號"), "《zorb》"],
    "Müller": [
        "Frau Müller",
        "Müller-Schmidt",
        "Müller’s",
        "MÜLLER",
        "Müller1985",
        "Mu\u0308ller",
        "die Müller, die",
    ],
    "Sophie-Marie Weiß": [
        "SOPHIE-MARIE WEISS",
        "Sophie Marie Weiß",
        "sophiemarieweiß",
        "Sophie-\nMarie Weiß",
    ],
    "Zebulon": [
        "Zebu-lon",
        "Zebu-\nlon",
        "Z e b u l o n",
        "Z.e.b.u.l.o.n",
        "Ze<i>bul</i>on",
        "Zebulon2",
        "z_e_b_u_l_o_n",
    ],
    "陳雅婷": [
        "我叫陳雅婷今年",
        "陳 雅婷",
        "陳\n雅婷",
        "陳·雅·婷",
        "陳雅婷Amy",
        "陳雅婷44歲",
        "陳**雅**婷",
    ],
    "김철수": ["김철수는", "제 이름은김철수입니다"],
    "Nguyễn": ["Nguyễn says", "NGUYỄN", "我叫Nguyễn"],
    "0912345678": [
        "0912-345-678",
        "0912 345 678",
        "(0912) 345678",
        "電話0912345678。",
        "Tel0912345678",
        "０９１２３４５６７８",
    ],
    "0912-345-678": ["0912345678", "0912 34 56 78"],
    "A123456789": ["A 123456789", "a-123-456-789", "身分證A123456789"],
    "44": ["I am 44.", "44歲", "４４歲", "40-44", "44, and", "at 10:44"],
    "23.8.2016": ["23.8.2016", "on 23/8/2016.", "23 8 2016", "2016 was 23.8.2016"],
    "2016": ["23.8.2016", "in 2016, I", "2016年"],
    "J. Li": ["J. Li", "J Li", "J.Li,"],
}
LEFT = {
    "Ting Lin": [
        "such tingling is common",
        "sitting linked to posture",
        "sitting linen",
        "tinglinx",
        "drtinglin",
        "rating Lina",
    ],
    "12 34 56": ["call 0912 3456 78", "09123456", "1234567", "12 34 567", "112 34 56"],
    "123450": ["take the 2123450-unit pack", "1234501"],
    "Isa": ["This is a cramp", "visa", "Lisa", "is-a"],
    "Amin": ["I am in pain", "vitamin", "amine"],
    "Theo": ["on the other", "the o.", "theory"],
    "Amy": ["amyloid", "Amyloid", "gamy", "Amy2", "A my"],
    "Li": ["lithium", "Li2CO3", "Bro\u00adLi", "LiCl", "l.i."],
    "Müller": ["Müllers Frau", "Müllerhaus", "Obermüller", "Hausmüllerin", "Muller"],
    "Sander": ["Sanders", "Alexander", "Sandersohn"],
    "Berger": ["Nürnberger Land", "Bergerie", "Schneeberger"],
    "Stein": ["Nierenstein", "Steinleiden", "Gallensteine", "Steinbildung"],
    "Donald": ["McDonald's criteria", "MacDonald"],
    "Online": ["on, line", "carry on\n\nline"],
    "Zebulon": ["zebu lon", "zebulons", "Zebu. Lon"],
    "林婷": ["他在樹林。婷婷也在", "樹林，婷婷", "山林\n\n婷婷"],
    "12": [
        "take 1-2 tablets",
        "1/2 tablet",
        "1.2 mg",
        "12.5 mg",
        "0.12 mg",
        "12,5 mg",
        "B12",
        "12mg",
        "112",
        "1, 2",
    ],
    "44": ["37.44", "4-4", "4.4", "144", "44kg"],
    "3/4": ["at 34 years", "134"],
    "J. Li": ["Jli2", "j. lithium"],
}


@pytest.mark.parametrize(("value", "text"), [(v, text) for v in FOUND for text in FOUND[v]])
def test_a_value_is_found_however_it_is_joined(value, text):
    [(start, end)] = spans(text, [needle(value)])

    assert folding.letters(value) in folding.letters(text[start:end]) or "<" in text or "&" in text
    assert spans(f"{text[:start]}▮{text[end:]}", [needle(value)]) == []


@pytest.mark.parametrize(("value", "text"), [(v, text) for v in LEFT for text in LEFT[v]])
def test_a_word_that_only_spells_a_value_is_left(value, text):
    assert replaced(text, [needle(value)], "▮") == (text, 0)


WORDS = st.text("aeilnstAELN", min_size=1, max_size=6)
GAPS = st.sampled_from([" ", "  ", ", ", ". ", "\n", "-", "\n\n"])
HAN = st.text("我叫今年很舊用", min_size=0, max_size=3)


@given(
    st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=30),
    st.lists(WORDS, min_size=1, max_size=2),
)
def test_no_word_of_a_text_is_ever_cut(pairs, value):
    """Whatever is taken out begins where a word begins and ends where one ends."""
    text = "".join(word + gap for word, gap in pairs)
    if len(folding.letters("".join(value))) < 2:
        return

    for start, end in spans(text, [needle(" ".join(value))]):
        assert not text[start - 1 : start].isalnum()
        assert not text[end : end + 1].isalnum()


@given(
    st.lists(WORDS, min_size=1, max_size=3), HAN, HAN, st.sampled_from(["", " ", "-", "_", "\n"])
)
def test_a_value_between_characters_is_found_however_its_words_are_joined(
    words, before, after, joint
):
    if len("".join(words)) < 2:
        return
    text = f"{before}{joint.join(words)}{after}"

    assert replaced(text, [needle(" ".join(words))], "▮") == (f"{before}▮{after}", 1)


def test_a_tombstone_from_before_cuts_no_word_either():
    """The oldest say nothing of the gaps of a value, and let long ones be found inside words."""
    one = needle("Ting Lin")
    [old] = stored([[one.length, one.digest, one.gate, False]], "")[:1]

    assert isinstance(old, Needle)
    assert spans("Such tingling; Ting Lin", [old]) == [(15, 23)]


def test_a_sentence_that_was_cut_out_is_found_inside_words():
    assert spans("It began in springtime", [needle("It began in spr", cut=True)]) == [(0, 15)]


def test_what_is_only_inside_words_can_be_asked_for():
    text = "Ting Lin says tingling; Müllers"

    found = spans(text, [needle("Ting Lin"), needle("Müller")], inside=True)

    assert [text[a:b] for a, b in found] == ["tinglin", "Müller"]
