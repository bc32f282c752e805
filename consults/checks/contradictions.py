"""The contradiction lens: what a document says in one place and otherwise in another.

Rules, not guesses: each names both places. They are warnings, since either side may be the wrong one.
Cases: the oddities of imported pages, such as a sex that is “female” on every page, or explanations
that deny what the asker said.
"""

import re

from consults.checks.finding import Finding, Severity
from consults.checks.passages import Voice, passages
from consults.checks.symptoms import (
    ABOUT_READER,
    ANOTHER,
    COMPILED,
    CONDITIONAL,
    TESTED,
    is_denied,
    sentences,
)
from text.words import content_words, stem

WARNING, HINT = Severity.WARNING, Severity.HINT
MALE = r"(?:male|man|boy|guy|gentleman|father|husband|dad)"
FEMALE = r"(?:female|woman|girl|lady|mother|wife|mom|mum|housewife)"
SELF = r"\b(?:I\s+am|I[’']?m|[Aa]s|[Mm]e,)\s+(?:now\s+|currently\s+|just\s+)?(?:an?\s+|the\s+)?"
AGED = r"(?:(?:[\w-]+\s+){0,2}?\d{1,3}[\s-]*(?:years?|yrs?|y/?o)[\s-]*(?:old)?,?\s+(?:[\w-]+\s+){0,2}?)?(?:[a-z]+\s+)?"
SAID_SEX = [
    ("male", re.compile(rf"{SELF}{AGED}{MALE}\b(?![’'])", re.I)),
    ("female", re.compile(rf"{SELF}{AGED}{FEMALE}\b(?![’'])", re.I)),
    (
        "female",
        re.compile(
            r"\b(?:I am|I[’']m|I was) (?:\w+ )?(?:pregnant|breastfeeding|menopausal)\b|\bmy (?:last )?(?:period|menstruation|uterus|ovar(?:y|ies)|pregnancy)\b",
            re.I,
        ),
    ),
    (
        "male",
        re.compile(
            r"\bmy (?:prostate|penis|testicles?|testes|scrotum|erections?|foreskin)\b", re.I
        ),
    ),
]
SAID_AGE = re.compile(
    r"\b(?:I\s+am|I[’']?m|my age is|I\s+(?:have\s+)?(?:just\s+)?turned)\s+(?:a\s+|an\s+|now\s+|only\s+|already\s+|currently\s+)*"
    r"(?P<age>\d{1,3})(?=\s*(?:[,.;!?)]|and\b|$)|[\s-]*(?:years?|yrs?|y/?o)\b)",
    re.I,
)
HAN_AGE = re.compile(r"我(?:今年|現在|现在|是|目前)?\s?(?P<age>\d{1,3})\s?[歲岁]")
TITLES = {
    "mr": "male",
    "sir": "male",
    "mrs": "female",
    "ms": "female",
    "miss": "female",
    "madam": "female",
}
SALUTATION = re.compile(
    r"^\W*(?:(?:hello|dear|hi|good \w+|greetings|thank you)\b[\s,]*)?(?P<title>mr|mrs|ms|miss|sir|madam)\b",
    re.I,
)
HAN_SALUTATION = re.compile(r"^.{0,8}?(?P<title>先生|小姐|女士|太太)")
HAN_TITLES = {"先生": "male", "小姐": "female", "女士": "female", "太太": "female"}
HONORIFIC = re.compile(
    r"^(?P<title>mr|mrs|ms|miss|sir|madam)\b|(?P<han>先生|小姐|女士|太太)$", re.I
)


def said_sex_fits_the_line(document):
    """The asker’s line against what the asker says of themselves."""
    sex = document.asker.sex
    for passage in _asker_words(document):
        for said, pattern in SAID_SEX:
            match = pattern.search(passage.text)
            if match and sex in TITLES.values() and said != sex:
                yield Finding(
                    "sex-against-text",
                    WARNING,
                    passage.field,
                    f"The asker’s line says {sex}; here it reads as {said}. The line is often wrong.",
                    *match.span(),
                )
                return


def said_age_fits_the_line(document):
    """The age band of the line against an age in the text."""
    if not document.asker.age:
        return
    low, _, high = document.asker.age.partition("-")
    low, high = int(low.rstrip("+")), int(high or 150)
    for passage in _asker_words(document):
        for pattern in (SAID_AGE, HAN_AGE):
            for match in pattern.finditer(passage.text):
                if not low <= int(match["age"]) <= high and int(match["age"]) < 120:
                    yield Finding(
                        "age-against-text",
                        WARNING,
                        passage.field,
                        f"The asker’s line says {document.asker.age}; the text gives another age.",
                        *match.span("age"),
                    )


def salutation_fits_the_line(document):
    """How a doctor addresses the asker, against the line and against what the asker says."""
    stated = _stated_sex(document)
    for passage in passages(document):
        if passage.voice is not Voice.DOCTOR:
            continue
        match = SALUTATION.match(passage.text) or HAN_SALUTATION.match(passage.text)
        if not match:
            continue
        title = match["title"]
        means = TITLES.get(title.lower()) or HAN_TITLES.get(title)
        for side, sex in (("line", document.asker.sex), ("own words", stated)):
            if sex in TITLES.values() and sex != means:
                yield Finding(
                    "salutation-against-line",
                    WARNING,
                    passage.field,
                    f"The doctor writes “{title}”; the asker’s {side} says {sex}.",
                    *match.span("title"),
                )
                break


def honorific_fits_the_line(document):
    """“Mr.” in the pseudonym against the sex of the line."""
    match = HONORIFIC.search(document.asker.name.strip())
    if not match:
        return
    means = TITLES.get((match["title"] or "").lower()) or HAN_TITLES.get(match["han"])
    if document.asker.sex in TITLES.values() and document.asker.sex != means:
        yield Finding(
            "honorific-against-line",
            WARNING,
            "asker.name",
            f"The name has the title of a {means}; the asker’s line says {document.asker.sex}.",
            0,
            len(document.asker.name),
        )


def more_info_agrees_on_symptoms(document):
    """More Info denying a symptom the asker states, or asserting one the asker denies."""
    stated, denied = _symptoms_of_the_asker(document)
    told = set()
    for start, sentence in sentences(document.more_info.body):
        if not ABOUT_READER.search(sentence) and "absence of" not in sentence:
            continue
        if re.search(r"\b(?:if|unless|whether|in case)\b", sentence, re.I):
            continue
        for name, pattern in COMPILED.items():
            for match in pattern.finditer(sentence):
                here = is_denied(sentence, match.start())
                if here and name in stated and (name, "denied") not in told:
                    told.add((name, "denied"))
                    yield _disagreement(start, match, f"denies {name}, which the asker reports")
                elif (
                    not here
                    and name in denied
                    and name not in stated
                    and (name, "claimed") not in told
                    and not CONDITIONAL.search(sentence)
                ):
                    told.add((name, "claimed"))
                    yield _disagreement(
                        start, match, f"speaks of your {name}, which the asker denies"
                    )


def _disagreement(start, match, what):
    return Finding(
        "more-info-contradicts",
        WARNING,
        "more_info.body",
        f"More Info {what.replace('your ', '')}.",
        start + match.start(),
        start + match.end(),
    )


def _symptoms_of_the_asker(document):
    """Return ({symptoms stated}, {symptoms denied}) in the asker's words about themselves."""
    stated, denied = set(), set()
    for passage in _asker_words(document):
        if passage.field != "body":
            continue
        for _, sentence in sentences(passage.text):
            if ANOTHER.search(sentence) or (
                sentence.rstrip().endswith("?")
                and not re.search(r"\bI (?:have|had|feel|felt|am)\b", sentence)
            ):
                continue
            for name, pattern in COMPILED.items():
                for match in pattern.finditer(sentence):
                    (denied if is_denied(sentence, match.start()) else stated).add(name)
    return stated, denied


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


def more_info_claims_no_test_nobody_had(document):
    """More Info speaking of results of a test that neither asker nor doctor mentions."""
    said = "\n".join(p.text for p in passages(document) if p.voice in {Voice.ASKER, Voice.DOCTOR})
    for start, sentence in sentences(document.more_info.body):
        if re.search(
            r"\b(?:if|unless|whether|once|in case|should you|may|might|can|could|would|consider|recommend\w*)\b",
            sentence,
            re.I,
        ):
            continue
        for name, pattern in TESTED.items():
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


def reply_follows_the_question(document):
    """A reply dated before its question."""
    for index, reply in enumerate(document.replies):
        if reply.replied_on and document.asked_on and reply.replied_on < document.asked_on:
            yield Finding(
                "reply-before-question",
                WARNING,
                f"replies[{index}].replied_on",
                f"The reply is dated {reply.replied_on}, before the question of {document.asked_on}.",
            )


def doctor_is_of_the_department(document):
    """A reply by a doctor of a department that neither the consult nor any of its tags belongs to."""
    near = {document.department.casefold(), *(tag.department.casefold() for tag in document.tags)}
    for index, reply in enumerate(document.replies):
        if reply.department and reply.department.casefold() not in near:
            yield Finding(
                "unrelated-department",
                WARNING,
                f"replies[{index}].department",
                f"A doctor of {reply.department} replies to a consult of {document.department}.",
            )


def tags_fit_the_text(document):
    """An FAQ tag none of whose words, in name or aliases, stands anywhere in the text."""
    if not document.tags:
        return
    text = "\n".join(passage.text for passage in passages(document))
    here = {stem(word) for word in content_words(text)}
    flat = "".join(text.casefold().split())
    for index, tag in enumerate(document.tags):
        names = [tag.name, *tag.aliases]
        stems = {stem(word) for name in names for word in content_words(name)}
        if stems & here or any("".join(name.casefold().split()) in flat for name in names):
            continue
        yield Finding(
            "tag-fits-nothing",
            HINT,
            f"tags[{index}].name",
            f"Nothing in the text speaks of “{tag.name}”.",
        )


def _asker_words(document):
    return [passage for passage in passages(document) if passage.voice is Voice.ASKER]


def _stated_sex(document):
    for passage in _asker_words(document):
        for said, pattern in SAID_SEX:
            if pattern.search(passage.text):
                return said
    return ""


CHECKS = [
    said_sex_fits_the_line,
    said_age_fits_the_line,
    salutation_fits_the_line,
    honorific_fits_the_line,
    more_info_agrees_on_symptoms,
    more_info_claims_no_test_nobody_had,
    reply_follows_the_question,
    doctor_is_of_the_department,
    tags_fit_the_text,
]
