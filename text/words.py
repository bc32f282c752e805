"""Text as words: how search, tag recognition and spelling help read what people write.

One reading for every database, so that a text found on SQLite is found on PostgreSQL as well.
"""

import re
import unicodedata
from functools import lru_cache

import Stemmer

LONGEST_WORD = 60  # characters; what is longer is data, not a word
CJK = "\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
PIECE = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+(?:['’][^\W\d_{CJK}]+)*")
IS_CJK = re.compile(f"[{CJK}]")
COMPOUND = re.compile(rf"[^\W_{CJK}]+(?:[-‐‑][^\W_{CJK}]+)+")
MARKS = re.compile("[\u0300-\u036f]")
POSSESSIVE = re.compile("['’].*$")
PORTER = Stemmer.Stemmer("porter")

# Words that say nothing about the complaint: the closed classes of English, and the courtesies of
# people who write to a doctor.
CLOSED_CLASS = """
a an the this that these those such some any each every either neither both all i me my mine
myself we us our ours ourselves you your yours yourself he him his himself she her hers herself
it its itself they them their theirs themselves one ones who whom whose which what when where
why how there here am is are was were be been being isn aren wasn weren do does did done doing
don doesn didn have has had having haven hasn hadn can could may might must shall should will
would cannot couldn shouldn wouldn won ll ve re and or but if so nor yet than then as because
since while until unless although though whether of in on at by for with without within from
into onto to toward about above across after against along among around before behind below
beneath beside between beyond during down up over under off out through upon via per not no only
just also too very much more most less least quite rather really even still again ever never
always often once already soon now today get gets getting got gotten give gives given go goes
going gone let lets make makes like please thank thanks thankyou hi hello hey dear sir madam
doctor doctors dr regards sincerely help kindly know tell want wants wanted wonder wondering ask
asking asked question questions answer answers information advice advise anyone anybody anything
someone somebody something own same other others another few many several lot lots t s m d ll
"""
STOP_WORDS = frozenset(CLOSED_CLASS.split())


@lru_cache(maxsize=50_000)
def stem(word):
    """Return the stem of an English word (Porter 1980); other words come back as they are."""
    return PORTER.stemWord(word)


def folded(text):
    """Return text without accents, capitals and wide forms: “Café” as “cafe”."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", MARKS.sub("", parts)).casefold()


def words(text):
    """Return the words of a text in order: folded, without possessives.

    A run of Chinese or Japanese characters becomes its overlapping pairs.
    """
    found = []
    for piece in PIECE.findall(folded(text)):
        if IS_CJK.match(piece):
            found += [piece[i : i + 2] for i in range(len(piece) - 1)] or [piece]
        elif len(word := POSSESSIVE.sub("", piece)) <= LONGEST_WORD:
            found.append(word)
    return found


def compounds(text):
    """Return hyphenated words written as one: “x-ray” as “xray”."""
    joined = (re.sub("[-‐‑]", "", match) for match in COMPOUND.findall(folded(text)))
    return [word for word in joined if len(word) <= LONGEST_WORD]


def indexed(text):
    """Return everything a text is found by: its content words, and behind them hyphenated words
    written as one, and single Chinese characters.

    Stop words are left out: the stemmer makes “in” of “ins”, a gene.
    """
    own = list(filter(is_content, words(text)))
    if text.isascii():
        return own + (compounds(text) if "-" in text else [])
    return own + compounds(text) + list(dict.fromkeys(IS_CJK.findall(folded(text))))


def is_content(word):
    """True for a word that says something: no stop word, no single Latin letter."""
    return word not in STOP_WORDS and (len(word) > 1 or not word.isascii() or word.isdigit())


def telling(name):
    """Return the content words of a name in order; all of its words when none is one."""
    own = words(name)
    return list(filter(is_content, own)) or own


def content_words(text):
    """Return the distinct content words of a text in order; all of them when none is."""
    distinct = list(dict.fromkeys(words(text)))
    return [word for word in distinct if is_content(word)] or distinct


def key_of(name):
    """Return a name as a text is searched for it: its stems, joined by blanks."""
    return " ".join(stem(word) for word in words(name))
