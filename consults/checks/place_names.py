"""How places are named in Latin letters, and how a place that was found is told."""

import re

from consults.checks.finding import Finding, Severity, mark
from consults.checks.name_lists import UPPER, is_word
from consults.checks.passages import Voice

WORD = rf"[{UPPER}](?:[\w'’.&-]{{0,40}}[\w'’&-])?"
LINK = r"(?:of|and|&|the|de|for|in|St\.)"
CHAIN = rf"(?:{WORD}[ \t]+(?:{LINK}[ \t]+){{0,2}}){{1,6}}"
OF_NAMES = frozenset({"of", "&", "de", "for"})  # small words inside of names
# Kinds of clinic and words of position, which name no one clinic.
GENERIC_IN_WORDS = """
the a an local nearby large larger big bigger small another other this that same first second
emergency sleep pain memory neurology cardiology dermatology psychiatry psychiatric surgery
pediatric paediatric orthopedic orthopaedic outpatient inpatient family medicine internal ent
eye dental health medical fertility women's women’s men's children's children’s mental teaching
general university regional district private public government military veterans specialist
special community rehabilitation cancer heart headache migraine movement disorder disorders
allergy travel walk-in walk urgent care day national central city county provincial prefectural
state nearest my our your his her their its when then after before later last at in to from on
and or so but because since today yesterday doctor doctors dr dr. hello i we he she they
obstetrics gynecology gynaecology urology oncology diabetes chest skin hand foot spine vein
weight loss physiotherapy physical therapy acupuncture chinese traditional western
"""
GENERIC = frozenset(GENERIC_IN_WORDS.split())
SEVERITY = {
    Voice.DOCTOR: Severity.HINT,
    Voice.MORE: Severity.WARNING,
    Voice.GUIDE: Severity.WARNING,
}  # elsewhere it blocks


def start_of_name(name, kinds):
    """Return where the proper name begins in words that may open a sentence, or None.

    `kinds` are words such as “hospital”: before one of them there has to be a name.
    """
    for word in re.finditer(r"\S+", name):
        low = word[0].lower().strip(".,")
        if low in kinds:
            return None
        if low not in GENERIC and low not in OF_NAMES:
            return word.start()
    return None


def is_name_in_small_letters(word):
    """True for “pune” in “pune university”; “local” and “my” are words."""
    return word not in GENERIC and not is_word(word)


def place_found(code, passage, start, end, milder, sentence):
    """Return the finding of a place that is named."""
    severity = SEVERITY.get(passage.voice, Severity.BLOCKER)
    milder = mark("place") if passage.voice is Voice.DOCTOR else milder
    return Finding(code, severity, passage.field, sentence, start, end, milder)
