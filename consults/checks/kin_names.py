"""Names beside what people are to the writer: “my sister hodan”, “nurse Sunny”, “Lucía, our daughter”.

Many people write no capitals, so a name is known by the words around it: before it what somebody is (`PEOPLE`),
after it what somebody does (`DOES`). What stands between and no dictionary knows is a name.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from consults.checks.cast import name_found
from consults.checks.name_lists import (
    PRODUCTS,
    WORDS_FIRST,
    family_names,
    given_names,
    is_ordinary,
    is_word,
    may_be_given,
    popular_names,
    unmistakable_names,
)
from consults.checks.name_shapes import NAME_WORD, NEAR, is_a_slip, is_eponym, may_be
from consults.checks.not_names import NO_PERSON, NOT_A_PERSON
from consults.checks.passages import Voice

PEOPLE_IN_WORDS = """
wife husband hubby missus spouse son sons daughter daughters child children kid kids baby babygirl babyboy newborn toddler twin twins
boy boys girl girls boyfriend girlfriend bf gf ex partner fiance fiancé fiancee fiancée bff bestie bro sis brother brothers sister
sisters stepson stepdaughter stepmother stepfather stepdad stepmum stepmom godmother godfather godson mother father mom mum mam mama
mummy mommy dad daddy papa nan nana nanny gran granny grandma grandpa grandad granddad grandmother grandfather grandson granddaughter
aunt auntie aunty aunts uncle uncles cousin cousins cuz niece nephew mil fil sil bil mother-in-law father-in-law sister-in-law
brother-in-law son-in-law daughter-in-law inlaw friend friends freind mate buddy pal neighbour neighbours neighbor neighbors roommate
roommates roomie flatmate flatmates housemate classmate classmates workmate colleague colleagues coworker co-worker boss manager
supervisor foreman landlord landlady tenant employee student teacher tutor headmaster headmistress headteacher principal coach trainer
instructor guy lad lady gentleman man woman chap carer caregiver babysitter maid helper bloke fella lass lassie gal master housemaster housemistress doctora dottor registrar sonographer phlebotomist resident patient nurse nurses midwife doula
matron medic paramedic physio physiotherapist therapist podiatrist audiologist optician orthoptist dentist hygienist dietitian
dietician surgeon urologist neurologist cardiologist dermatologist endocrinologist gynaecologist gynecologist oncologist radiologist
orthopedist paediatrician pediatrician psychologist psychiatrist counsellor counselor pharmacist registrar consultant locum gp doc
sohn tochter mann bruder schwester mutter vater hijo hija esposo esposa marido hermano hermana madre padre fils fille mari femme frère soeur mère père figlio figlia marito moglie fratello sorella syn córka żona brat siostra bhai behen beta beti didi bhabhi devar jija nanad amma appa anna akka thambi ate nanay tatay whaea moko koro bestie caregiver amo madam bloke tante onkel oma opa nonna nonno abuela abuelo tita tito kuya lola lolo pak ibu encik puan cik haji hajah ustaz sheikh frau herr mme mlle
señora señor senora senor sra monsieur signora signor docteur doktor dottore dottoressa pani coach sergeant officer deacon bishop lord
vet technician receptionist secretary lawyer priest pastor imam rabbi vicar chef visitor dealer broker agent mentor captain widow doctor madam worker someone somebody
"""
PEOPLE = frozenset(PEOPLE_IN_WORDS.split())
SHORT_FOR = frozenset(["MIL", "FIL", "SIL", "BIL", "BFF", "BF", "GF", "GP", "PT", "OT"])
GLUED = re.compile(
    r"\b(?P<who>sister|brother|roommate|husband|wife|daughter|friend|cousin|uncle|mother|father|nurse|dr|mr|mrs)(?P<name>[a-z]{4,})\b"
)
DOES_IN_WORDS = """
has had have is was says said say sais told tells thinks thought gave gives want wants wanted need needs needed did does do took takes
came comes got gets went goes put puts keeps kept noticed saw sees made makes found finds called calls helped helps drove drives
brought brings cried cries died lives lived works worked swears suggested suggests recommended recommends insists insisted tested
started began stopped reckons cough coughs coughed also who whose cant cannot wont didnt doesnt isnt wasnt looked looks caught catch
never always just sent asked asks advised advises proposes checked checks dresses prayed laughed screamed fell turned tried showed shows
taught dont uses used explained prescribed poked squeezed filmed paint painted say want think have go come give take make call help sleep
shouted shouts yelled yells drew draws kept holds held pushed pushes hit hits hates hated moans moaned complains complained prescribes recommended suggests refers referred ordered orders wont won't didn't doesn't hasn't wasn't isn't drinks drank smokes smoked sleeps slept eats ate vomits vomited snores snored lost found bought died passed moved married cooked cleaned warned drives wrote writes speaks read reads knows knew
"""
DOES = frozenset(DOES_IN_WORDS.split())
SPEAKS_IN_WORDS = """
says said told thinks thought swears insists reckons promised suggested suggests recommends proposes gave came drove filmed squeezed
laughed cried married prayed cooked phoned texted wants wanted knows loves hates refuses lives died rang emailed whispered nodded shrugged
begged noticed joked teased advised advises agrees disagrees explained replied wrote
"""
SPEAKS = frozenset(SPEAKS_IN_WORDS.split())
# After “my friend” these are no names, though people bear them; nor are they anywhere what is asked about.
MODALS_IN_WORDS = """
will may can might hope love see pat chase drew grant little young long happy rich king major star sky fine true
"""
MODALS = frozenset(MODALS_IN_WORDS.split())
BETWEEN = re.compile(r"[ \t]*[,(:–-]?[ \t]*(?:\n[ \t]*)?")
TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LINKS = frozenset(["named", "called", "is"])
TITLES_IN_WORDS = """
mr mrs ms miss mx dr dra prof madam sir sister rev
"""
TITLES = frozenset(TITLES_IN_WORDS.split())
PARTICLES_IN_WORDS = """
mac mc van von de da del della di dos al el abu um umm bin ibn ó ní st
"""
PARTICLES = frozenset(PARTICLES_IN_WORDS.split())
SHORTEST = 3
MOST_WORDS = 3  # of one name
LONG_ENOUGH = 5  # letters of a strange word that nothing but a stop or a number follows


class Word(NamedTuple):
    """A word of a text, as it stands and in small letters."""

    start: int
    end: int
    text: str
    low: str

    @property
    def is_capital(self):
        return self.text[0].isupper() and (len(self.text) == 1 or not self.text.isupper())


@lru_cache(maxsize=16)  # the texts of a document, which several checks read
def words_of(text):
    """Return the words of a text."""
    return tuple(Word(*m.span(), m[0], m[0].lower()) for m in TOKEN.finditer(text))


def after_people(passage, text, cast):
    """“husband imtiaz is driving”, “the vet Mark came”."""
    words = words_of(text)
    for at, word in enumerate(words[:-1]):
        if word.low in PEOPLE and (word.text[-1].islower() or word.text in SHORT_FOR):
            name = _after(words, at + 1, Around(passage, text, cast))
            if name:
                yield _told(passage, text, words[name[0]].start, words[name[1]].end, word.end)
    for match in GLUED.finditer(text):
        known = match["name"] in given_names() or match["name"] in family_names()
        if known and not is_word(match[0]) and may_be(match["name"], cast):
            yield name_found(passage, *match.span("name"), False, "")


@dataclass(frozen=True)
class Around:
    """What a word stands in."""

    passage: object
    text: str
    cast: object


def _told(passage, text, start, end, after):
    """The name with the gap before it, so that without both a sentence is left."""
    gap = text[after:start]
    begin = after if gap.strip() in {"", ",", "("} else start
    closed = {"(": ")", ",": ","}.get(gap.strip())
    if closed and text[end : end + 1] == closed:
        end += 1
    elif closed == ")":
        begin = start
    return name_found(passage, begin, end, False, "" if begin == after else "somebody")


def _after(words, at, around):
    """Return (first, last) places of the words that are a name, or None."""
    gap = around.text[words[at - 1].end : words[at].start]
    if not BETWEEN.fullmatch(gap):
        return None
    if words[at].low in LINKS and at + 1 < len(words):
        at += 1
        sure = words[at].is_capital or words[at - 1].low != "is"
        if not sure or is_ordinary(words[at].low):
            return None
    skipped = at
    while skipped + 1 < len(words) and words[skipped].low in TITLES | PARTICLES:
        skipped += 1
    if not _begins_a_name(words, skipped, around, gap.strip()):
        return None
    return skipped, _last(words, skipped, around)


def _last(words, at, around):
    """Return the place of the last word of a name that begins at `at`."""
    last = at
    while last + 1 < len(words) and last - at < MOST_WORDS - 1:
        gap, word = around.text[words[last].end : words[last + 1].start], words[last + 1]
        known = word.low in family_names() or word.low in given_names()
        strange = not is_word(word.low) and word.low not in NO_PERSON
        capital = word.is_capital or not words[at].is_capital
        initial = (
            len(word.text) == 1 and word.text.isalpha() and word.low not in {"i", "a", "n", "w"}
        )
        if (
            gap.strip(". ")
            or not capital
            or not ((strange and (known or word.is_capital)) or initial)
        ):
            break
        last += 1
    return last


def _begins_a_name(words, at, around, gap):
    word, cast = words[at], around.cast
    if len(word.low) < SHORTEST or not may_be(word.text, cast) or is_eponym(word.text):
        return False
    acts = _does(words, at, around) or _is_set_off(words, at, around)
    also_a_name = word.low in popular_names() or word.low in WORDS_FIRST
    if word.low in PRODUCTS and not (also_a_name and acts):
        return False
    if not _does(words, at, around) and NOT_A_PERSON.match(around.text[word.end : word.end + NEAR]):
        return False
    if word.is_capital:
        return _capital_is_a_name(words, at, around, gap)
    return around.passage.voice is not Voice.GUIDE and _small_is_a_name(words, at, around, gap)


def _capital_is_a_name(words, at, around, gap):
    word = words[at]
    if not is_ordinary(word.low):
        return around.cast.has_dictionary or word.low in given_names()
    closes = around.text[word.end : word.end + 1]
    named = word.low in popular_names() or word.low in given_names()
    return named and (not gap or (closes == {",": ",", "(": ")"}.get(gap)))


def _small_is_a_name(words, at, around, gap):
    """In small letters a name known as such, or a strange word that does something."""
    low = words[at].low
    if low in unmistakable_names() or (low in PRODUCTS and low in popular_names()):
        return True
    if gap or low in NO_PERSON or low in PEOPLE or low in MODALS:
        return False
    if is_word(low):
        return may_be_given(low) and (_does(words, at, around) or _is_at(words, at, around))
    listed = low in given_names() or low in family_names()
    if not around.cast.has_dictionary or around.passage.voice is Voice.DOCTOR:
        return listed
    last = _last(words, at, around)
    cues = (_does, _acts, _is_set_off, _is_at)
    acts = any(cue(words, last, around) for cue in cues)
    called = words[at - 1].low in LINKS
    return (acts or called or _is_double(words, at, around)) and (listed or not is_a_slip(low))


def _does(words, at, around):
    """True where what follows is what somebody does: “mark drove me”."""
    if at + 1 >= len(words):
        return False
    return (
        words[at + 1].low in DOES and not around.text[words[at].end : words[at + 1].start].strip()
    )


def _is_double(words, at, around):
    """True for two words in a row that no dictionary knows: “podiatrist gareth lloyd-tamati”."""
    if at + 1 >= len(words) or around.text[words[at].end : words[at + 1].start] != " ":
        return False
    low = words[at + 1].low
    return len(low) >= SHORTEST and not is_word(low) and low not in NO_PERSON and not is_a_slip(low)


def _acts(words, at, around):
    """True before any verb of a third person or of the past, after a word that nothing else explains."""
    if at + 1 >= len(words) or around.text[words[at].end : words[at + 1].start] != " ":
        return False
    low = words[at + 1].low
    return len(low) >= LONG_ENOUGH and low.endswith(("s", "ed")) and is_word(low)


def _is_at(words, at, around):
    """True for “nurse sunny at the clinic”."""
    after = words[at + 1].low if at + 1 < len(words) else ""
    return after in {"at", "from"} and around.text[words[at].end : words[at + 1].start] == " "


def _is_set_off(words, at, around):
    """True for a strange word of some length before a stop, a number, or a word of family: “babygirl sofia 2 yrs”."""
    rest = around.text[words[at].end :][:8].lstrip()
    if re.match(r"(?:and|n|&) (?:i|my)\b", rest):
        return True
    return len(words[at].low) >= LONG_ENOUGH and (not rest or rest[0] in ",.(0123456789")


# “the midwife who came to the house, Folasade, thought”, “a friend of mine, Paddy, had this”.
FURTHER = re.compile(
    rf"\b(?P<who>{'|'.join(sorted(PEOPLE))})\s+(?:of (?:mine|ours|hers|his)|at work|next door|(?:who|from|in|on|at|with)\s[^,.!?\n]{{2,50}}),\s+"
    rf"(?P<name>{NAME_WORD})(?=[,.)])"
)
# “I asked Oleksandr”, “we call her Bibi”, “Rosalind and I”: verbs that people take, and who stands beside the writer.
ASKED = re.compile(
    rf"\b(?:asked|told|met|married|phoned|rang|ringing|thank|[Aa]sk for|call(?:s|ed)? (?:her|him|me|them)|called|thanks to|was|help from|love from|named|nicknamed|"
    rf"(?:done|scoped|operated|seen|treated|examined|delivered|removed|referred|prescribed|performed|checked|advised|fitted|told) (?:on )?by|with|from|saw|visited|of|[Yy]oung|[Oo]ld|[Ll]ittle|[Pp]oor|named (?:her|him|it|them))\s+(?P<name>{NAME_WORD})(?=\s+(?:who|about|says|said|and (?:I|me|my)|found|for|to|again|last|yesterday|today|in|at|on|when|after|because)\b|[,.!?)]|\s*$)"
    rf"|(?<!\w)(?P<pair>{NAME_WORD})(?= and (?:I|me)\b)"
)
SURE_VERB = re.compile(
    r"^(?:(?:done|scoped|operated|seen|treated|examined|delivered|removed|referred|prescribed|performed|checked|advised|fitted|told) (?:on )?by|asked|told|met|married|phoned|rang|ringing|[Aa]sk for|call|[Yy]oung|[Ll]ittle|[Pp]oor|named)"
)
OWNS = re.compile(
    rf"\b(?P<name>{NAME_WORD})(?<![’']s)[’']s\s+(?P<who>{'|'.join(sorted(PEOPLE))})\b"
)


def further_on(passage, text, cast):
    """Names that stand farther from what people are, or beside what they do."""
    if passage.voice is not Voice.ASKER:
        return
    for pattern in (FURTHER, ASKED, OWNS):
        for match in pattern.finditer(text):
            group = "name" if match["name"] else "pair"
            name = match[group]
            strange = cast.has_dictionary and not is_word(name.lower())
            sure = pattern is not ASKED or group == "pair" or SURE_VERB.match(match[0])
            known = may_be_given(name.lower()) and not is_ordinary(name.lower())
            if (
                name.lower() in PRODUCTS
                or not may_be(name, cast)
                or not (known or (sure and strange))
            ):
                continue
            if not NOT_A_PERSON.match(text[match.end(group) :][:NEAR]):
                yield name_found(passage, *match.span(group), False, "somebody", weak=True)


def before_people(passage, text, cast):
    """“Lucía, our daughter”, “ringing jonno my bro”: whose name it is stands behind it."""
    if passage.voice is Voice.GUIDE:
        return
    words = words_of(text)
    for at in range(1, len(words) - 2):
        if words[at + 1].low not in {"my", "our", "his", "her"}:
            continue
        if text[words[at].start].islower() and words[at].low not in given_names():
            continue
        whose = next((w for w in words[at + 2 : at + 5] if w.low in PEOPLE), None)
        gap = text[words[at].end : words[at + 1].start]
        if whose and gap.strip() in {"", ","} and _stands_alone(words[at], text, cast):
            yield name_found(passage, words[at].start, words[at].end, False, "somebody")


def _stands_alone(word, text, cast):
    if len(word.low) < SHORTEST or word.low in PRODUCTS or is_word(word.low):
        return False
    if not may_be(word.text, cast):
        return False
    listed = word.low in given_names() or word.low in family_names()
    return listed or (cast.has_dictionary and not is_a_slip(word.low) and word.low not in NO_PERSON)


def who_speak(passage, text, cast):
    """“young Halvorsen says”, “Folasade, thought it”: a strange word with a capital that says something."""
    if passage.voice is not Voice.ASKER or not cast.has_dictionary:
        return
    words = words_of(text)
    for at, word in enumerate(words[:-1]):
        if not word.is_capital or words[at + 1].low not in SPEAKS:
            continue
        person = word.low in given_names() or word.low in family_names()
        spoken = words[at + 1].low != "gave" or person
        gap = text[word.end : words[at + 1].start].strip()
        if (
            spoken
            and gap in {"", ","}
            and _stands_alone(word, text, cast)
            and word.low not in MACHINES
        ):
            yield name_found(passage, word.start, word.end, False, "somebody", weak=True)


MACHINES_IN_WORDS = """
google webmd wikipedia reddit chatgpt tiktok facebook alexa siri
"""
MACHINES = frozenset(MACHINES_IN_WORDS.split())
