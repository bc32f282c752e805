"""More Info against the consult it explains: symptoms, treatments and tests that are said otherwise.

Nobody signs More Info, so its sentences are held against those of the asker and of the doctor.
"""

import re

from consults.checks.finding import Finding, Severity
from consults.checks.passages import Voice, asker_words, passages
from consults.checks.symptoms import (
    ABOUT_READER,
    ANOTHER,
    COMPILED,
    CONDITIONAL,
    INTACT,
    LOST,
    TESTED,
    is_denied,
    possible,
    sites_in,
)
from text.sentences import sentences

WARNING = Severity.WARNING
OPEN = re.compile(r"\b(?:if|unless|whether|in case)\b", re.I)
PLANNED = re.compile(
    r"\b(?:if|unless|whether|once|in case|should you|may|might|can|could|would|consider|recommend\w*)\b",
    re.I,
)
GENERAL = re.compile(
    r"\b(?:people|patients?|persons?|someone|anyone|adults|children|women|men|many|most|some|often|usually|"
    r"typically|generally|sometimes|cases|may|might|can|could|should|would|when|forms?|types?)\b",
    re.I,
)
SAID_IN_A_QUESTION = re.compile(r"\bI (?:have|had|feel|felt|am)\b")
TOOK = re.compile(
    r"\b(?:I|I[’']ve|I[’']m)\s+(?:(?:have|had|am|was|been|also|already|only|even|just|still|now)\s+)*"
    r"(?:tak(?:e|en|ing)|took|tried|trying|us(?:e|ed|ing)|on|prescribed|given|started)\s+[^.!?]{0,60}?"
    r"(?:\bmedic\w+|\btablets?\b|\bpills?\b|\bantibiotics?\b|\bpainkillers?\b|\bsteroids?\b|\b\d+\s?mg\b|"
    r"\b(?:ibuprofen|paracetamol|acetaminophen|aspirin|naproxen|insulin|metformin|prednisone)\b|"
    r"\w(?:azole|cillin|statin|olol|pril|sartan|mycin|oxetine|triptan|profen|zepam|tidine)\b)",
    re.I,
)
UNTREATED = re.compile(
    r"\b(?:never|not|no|without|n[’']t)\b[^.;]{0,30}?\b(?:medications?|medicines?|drugs?|tablets?|painkillers?|treatments?)\b"
    r"(?=[^.;]{0,30}$|[^.;]{0,30}\b(?:so far|yet|before|tried|taken|used)\b)|"
    r"\byou\b[^.;]{0,20}\b(?:never|not|n[’']t)\b[^.;]{0,20}\b(?:tried|taken|used|had)\b[^.;]{0,12}"
    r"\b(?:medications?|medicines?|drugs?|tablets?|painkillers?|treatments?)\b",
    re.I,
)
DONE = re.compile(
    r"\byour (?:(?:previous|recent|earlier|last|normal|initial|prior|own|past|test|cervical|brain|\w+) ){0,2}$"
    r"|\byou (?:have |had |also |already )*(?:had|underwent|undergone|received|got|mentioned|reported|took|completed)\b[^.;]{0,60}$"
    r"|\bthe fact that (?:the|your)[^.;]{0,30}$",
    re.I,
)
RESULT = re.compile(
    r"^[^.;,]{0,40}\b(?:was|were|is|are|being|showed|shows|revealed|came back|results? (?:was|were|is|are))\b[^.;]{0,40}\b(?:normal|negative|clear|abnormal|positive|unremarkable)",
    re.I,
)


def more_info_agrees_on_symptoms(document):
    """More Info denying a symptom the asker states, or asserting one the asker denies."""
    if not document.more_info.body:
        return
    here_at_all = _told_in(document.more_info.body)
    stated, denied = _symptoms_of_the_asker(document, here_at_all)
    told = set()
    for start, sentence in sentences(document.more_info.body):
        if OPEN.search(sentence):
            continue
        for name, match, here in _claims(sentence, here_at_all):
            if here and _is_stated(name, sentence, stated) and _is_of_the_asker(sentence):
                what = f"denies {name}, which the asker reports"
            elif not here and _is_claimed(name, sentence, stated, denied):
                what = f"speaks of {name}, which the asker denies"
            else:
                continue
            if (name, here) not in told:
                told.add((name, here))
                yield _disagreement(start, match, what)


def _told_in(text):
    """Return {name: pattern} of the symptoms that a text may speak of; others need no look anywhere."""
    told = dict(possible(COMPILED, text))
    lost = [name for match in INTACT.finditer(text) for name in LOST[match["what"].lower()]]
    return told | {name: COMPILED[name] for name in lost}


def _is_of_the_asker(sentence):
    """True for “you have no fever” and “no fever was found”, not for “people without fever”."""
    return bool(ABOUT_READER.search(sentence)) or not GENERAL.search(sentence)


def _is_stated(name, sentence, stated):
    """True for a symptom the asker reports; a pain has to be in the same place, where both name one."""
    if name not in stated:
        return False
    here = sites_in(sentence)
    return name != "pain" or not here or not stated[name] or bool(here & stated[name])


def _is_claimed(name, sentence, stated, denied):
    known = name in denied and name not in stated and ABOUT_READER.search(sentence)
    return bool(known) and not CONDITIONAL.search(sentence)


def _claims(sentence, patterns):
    """Yield (symptom, match, whether it is denied) of a sentence; “vision is intact” denies blurred vision."""
    for name, pattern in possible(patterns, sentence):
        for match in pattern.finditer(sentence):
            yield name, match, is_denied(sentence, match.start())
    for match in INTACT.finditer(sentence):
        if not is_denied(sentence, match.end()):
            for name in LOST[match["what"].lower()]:
                yield name, match, True


def _disagreement(start, match, what):
    return Finding(
        "more-info-contradicts",
        WARNING,
        "more_info.body",
        f"More Info {what}.",
        start + match.start(),
        start + match.end(),
    )


def _symptoms_of_the_asker(document, patterns):
    """Return ({symptom stated: places of the body}, {symptoms denied}) in the asker's words about themselves."""
    stated, denied = {}, set()
    for sentence in _own_sentences(document):
        for name, pattern in possible(patterns, sentence):
            for match in pattern.finditer(sentence):
                if is_denied(sentence, match.start()):
                    denied.add(name)
                else:
                    stated.setdefault(name, set()).update(sites_in(sentence))
    return stated, denied


def _own_sentences(document):
    """Yield the sentences in which askers speak of themselves, without bare questions."""
    for passage in asker_words(document):
        for _, sentence in sentences(passage.text) if passage.field == "body" else ():
            asks = sentence.rstrip().endswith("?") and not SAID_IN_A_QUESTION.search(sentence)
            if not asks and not ANOTHER.search(sentence):
                yield sentence


def more_info_denies_no_treatment(document):
    """More Info saying that nothing was tried, where the asker names what they took."""
    if not document.more_info.body:
        return
    taken = any(TOOK.search(sentence) for sentence in _own_sentences(document))
    for start, sentence in sentences(document.more_info.body) if taken else ():
        match = UNTREATED.search(sentence)
        if match and ABOUT_READER.search(sentence) and not PLANNED.search(sentence):
            yield _disagreement(start, match, "says nothing was tried, which the asker did")
            return


def more_info_claims_no_test_nobody_had(document):
    """More Info speaking of results of a test that neither asker nor doctor mentions."""
    if not document.more_info.body:
        return
    said = "\n".join(p.text for p in passages(document) if p.voice in {Voice.ASKER, Voice.DOCTOR})
    may_be = dict(possible(TESTED, document.more_info.body))
    for start, sentence in sentences(document.more_info.body) if may_be else ():
        if PLANNED.search(sentence):
            continue
        for name, pattern in possible(may_be, sentence):
            match = pattern.search(sentence)
            if not match or pattern.search(said):
                continue
            if DONE.search(sentence[: match.start()]) or (
                RESULT.match(sentence[match.end() :]) and ABOUT_READER.search(sentence)
            ):
                yield Finding(
                    "test-nobody-had",
                    WARNING,
                    "more_info.body",
                    f"More Info speaks of {name} as done; neither the asker nor the doctor mentions it.",
                    start + match.start(),
                    start + match.end(),
                )


CHECKS = [
    more_info_agrees_on_symptoms,
    more_info_denies_no_treatment,
    more_info_claims_no_test_nobody_had,
]
