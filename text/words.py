"""Text as words: how search, tag recognition and spelling help read what people write.

One reading for every database, so that a text found on SQLite is found on PostgreSQL as well.
"""

import re
import unicodedata
from functools import lru_cache

import Stemmer
from opencc import OpenCC

LONGEST_WORD = 60  # characters; what is longer is data, not a word
CJK = "\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
PIECE = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+(?:['’][^\W\d_{CJK}]+)*")
IS_CJK = re.compile(f"[{CJK}]")
COMPOUND = re.compile(rf"[^\W_{CJK}]+(?:[-‐‑][^\W_{CJK}]+)+")
# Accents, and of Arabic the signs above and below a letter: short vowels, hamza, the stretch of a line.
MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u065f\u0670]")
POSSESSIVE = re.compile("['’].*$")
PORTER = Stemmer.Stemmer("porter")
HAN = (range(0x3400, 0xA000), range(0xF900, 0xFB00))
# What an input method leaves behind when a syllable was not finished: Zhuyin letters and tone marks.
ZHUYIN = re.compile("[\u02c7\u02ca\u02cb\u02d9\u3100-\u312f\u31a0-\u31bf]+")
# A single letter belongs to the name beside it: “vitamin D”, “E. coli”. In running text “a” and “i” are
# words, so they count as capitals only.
LETTER_AFTER = re.compile(r"([^\W\d_]{2,})[ -]([A-HJ-Zb-hj-z])(?![\w'’])")
LETTER_TYPED = re.compile(r"([^\W\d_]{2,})[ -]([A-Za-z])(?![\w'’])")
LETTER_BEFORE = re.compile(r"(?<![\w'’])([B-HJ-Zb-hj-z])(?:\. ?|[ -])([^\W\d_]{2,})")
APART = "0"  # behind a word that is kept as it is written: no stemmer and no stop list takes it

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
# The same as people type them, without the apostrophe.
CONTRACTIONS = """
aint arent cant couldnt didnt doesnt dont hadnt hasnt havent heres hes hows im isnt ive mightnt
mustnt neednt shes shouldnt thats theres theyd theyll theyre theyve wasnt werent weve whats whos
wont wouldnt youd youll youre youve gonna wanna gotta
"""
STOP_WORDS = frozenset(f"{CLOSED_CLASS} {CONTRACTIONS}".split())
# Acronyms that end like a plural; of three letters every word is left as it is.
ACRONYMS = frozenset(
    ["aids", "sars", "mers", "pcos", "pids", "sids", "pots", "pans", "ards", "tens"]
)


@lru_cache(maxsize=50_000)
def stem(word):
    """Return the stem of an English word (Porter 1980); acronyms and other words stay as they are."""
    return word if is_acronym(word) else PORTER.stemWord(word)


def is_acronym(word):
    """True for a word whose “s” is no plural: ALS, MS, IBS, AIDS."""
    return word.endswith("s") and (len(word) <= 3 or word in ACRONYMS) and word.isascii()


def token(word):
    """Return a word as the index has it, safe from the stemmer of the database."""
    return word + APART if is_acronym(word) else word


def word_of(token):
    """Return the word of a token of the index."""
    word = token.removesuffix(APART)
    return word if is_acronym(word) else token


@lru_cache(maxsize=1)
def simplified():
    """Return {letter: the form it is compared in}, by code point, one for one: 頭 as 头, Arabic ٱ as ا."""
    signs = [chr(code) for part in HAN for code in part]
    plain = OpenCC("t2s").convert("\n".join(signs)).split("\n")
    one_form = {"ٱ": "ا", "ى": "ي"}  # letters that Arabic writes in two ways
    return str.maketrans(one_form) | {
        ord(sign): to for sign, to in zip(signs, plain, strict=True) if len(to) == 1 and to != sign
    }


def folded(text):
    """Return text as it is compared: “Café” as “cafe”, wide letters narrow, 頭 as 头.

    Accents, hamza and capitals are gone (ألم is الم); a Chinese character has one form, whichever was written.
    """
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", MARKS.sub("", parts)).casefold().translate(simplified())


def words(text):
    """Return the words of a text in order: folded, without possessives.

    A run of Chinese or Japanese characters becomes its overlapping pairs.
    """
    found = []
    for piece in PIECE.findall(without_slips(folded(text))):
        if IS_CJK.match(piece):
            found += [piece[i : i + 2] for i in range(len(piece) - 1)] or [piece]
        elif len(word := POSSESSIVE.sub("", piece)) <= LONGEST_WORD:
            found.append(word)
    return found


def without_slips(text):
    """Return text without Zhuyin letters that stand among Chinese characters: 頭ㄉ痛."""
    return text if text.isascii() or not IS_CJK.search(text) else ZHUYIN.sub("", text)


def pieces(text):
    """Return the words of a text as people read them: a Chinese run stays whole, as it was written."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return [POSSESSIVE.sub("", piece) for piece in PIECE.findall(without_slips(plain))]


def strange(text, unknown):
    """Return the stretches of a text's Chinese runs that are in no pair of characters but `unknown` ones."""
    found = []
    for piece in filter(
        IS_CJK.match, PIECE.findall(without_slips(unicodedata.normalize("NFKC", text)))
    ):
        left = list(piece)
        for place in range(len(piece) - 1):
            if folded(piece[place : place + 2]) not in unknown:
                left[place] = left[place + 1] = " "
        found += [run for run in "".join(left).split() if len(run) > 1]
    return list(dict.fromkeys(found))


def runs(text, known):
    """Return the stretches of a text's Chinese runs of which every pair of characters is in `known`.

    As they were written, so that nobody reads a pair that is no word.
    """
    found = []
    for piece in filter(
        IS_CJK.match, PIECE.findall(without_slips(unicodedata.normalize("NFKC", text)))
    ):
        start = 0
        for end in range(1, len(piece) + 1):
            if end == len(piece) or folded(piece[end - 1 : end + 1]) not in known:
                found += [piece[start:end]] if end - start > 1 else []
                start = end
    return list(dict.fromkeys(found))


def lettered(text, any_case=False):
    """Return names with a single letter as one token: “vitamin D” as “vitamind0”, “E. coli” as “e0coli”.

    In a search, of `any_case`, a small “a” may be meant as well.
    """
    after = (LETTER_TYPED if any_case else LETTER_AFTER).findall(text)
    found = [folded(word + letter) + APART for word, letter in after if is_content(folded(word))]
    before = [(letter, word) for letter, word in LETTER_BEFORE.findall(text)]
    found += [
        folded(letter) + APART + folded(word) for letter, word in before if is_content(folded(word))
    ]
    return [word for word in dict.fromkeys(found) if len(word) <= LONGEST_WORD]


def compounds(text):
    """Return hyphenated words written as one: “x-ray” as “xray”."""
    joined = (re.sub("[-‐‑]", "", match) for match in COMPOUND.findall(folded(text)))
    return [word for word in joined if len(word) <= LONGEST_WORD]


def indexed(text):
    """Return everything a text is found by: its content words, and behind them hyphenated words
    written as one, names with a single letter, and single Chinese characters.

    Stop words are left out: the stemmer makes “in” of “ins”, a gene. “aids” may be meant in small letters.
    """
    typed = words(text)
    own = [token(word) for word in typed if is_content(word)]
    own += [word[:-1] for word in dict.fromkeys(typed) if word in ACRONYMS]
    own += lettered(text)
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
