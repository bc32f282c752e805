"""The contradiction lens: what a document says in one place and otherwise in another.

Rules, not guesses: each names both places. They are warnings, since either side may be the wrong one.
Cases: the oddities of imported pages, such as a sex that is “female” on every page, or explanations
that deny what the asker said.
"""

import re

from consults.checks import explanations
from consults.checks.finding import Finding, Severity
from consults.checks.own_words import said_ages, said_sexes
from consults.checks.passages import Voice, asker_words, passages
from text.words import content_words, stem

WARNING, HINT = Severity.WARNING, Severity.HINT
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
    for passage in asker_words(document):
        for said in said_sexes(passage.text):
            if sex in TITLES.values() and said.value != sex:
                yield Finding(
                    "sex-against-text",
                    WARNING,
                    passage.field,
                    f"The asker’s line says {sex}; here it reads as {said.value}. The line is often wrong.",
                    said.start,
                    said.end,
                )
                return


def said_age_fits_the_line(document):
    """The age band of the line against an age in the text."""
    if not document.asker.age:
        return
    low, _, high = document.asker.age.partition("-")
    low, high = int(low.rstrip("+")), int(high or 150)
    for passage in asker_words(document):
        for said in said_ages(passage.text):
            if not low <= int(said.value) <= high:
                yield Finding(
                    "age-against-text",
                    WARNING,
                    passage.field,
                    f"The asker’s line says {document.asker.age}; the text gives another age.",
                    said.start,
                    said.end,
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


def _stated_sex(document):
    for passage in asker_words(document):
        for said in said_sexes(passage.text):
            return said.value
    return ""


CHECKS = [
    said_sex_fits_the_line,
    said_age_fits_the_line,
    salutation_fits_the_line,
    honorific_fits_the_line,
    *explanations.CHECKS,
    reply_follows_the_question,
    doctor_is_of_the_department,
    tags_fit_the_text,
]
