"""Names of people in Latin letters, and the pseudonym of the asker: where a name stands, and whose it is.

A pattern says where a name may stand (“my name is …”, “Dear …,”, “my wife …”, a line after “Best regards”); the
lists of `name_lists` say whether the words there are one. Texts without capitals are read as `recased`.
"""

import re
from itertools import pairwise

from consults.checks import (
    closings,
    han_names,
    kin_names,
    listed_names,
    other_scripts,
    titled_names,
    told_names,
    verb_names,
)
from consults.checks.cast import Cast, name_found
from consults.checks.echoes import echoes
from consults.checks.finding import Finding, Severity
from consults.checks.full_names import is_full_name
from consults.checks.han_families import HAN
from consults.checks.name_lists import (
    LATIN_FAMILIES,
    PRODUCTS,
    common_given_names,
    family_names,
    given_names,
    is_word,
    lands,
    names_by_themselves,
)
from consults.checks.name_shapes import NAME_WORD, NEAR, may_be
from consults.checks.not_names import NOT_A_PERSON
from consults.checks.passages import Voice, passages, signed
from consults.checks.pseudonyms import looks_real, pseudonym_for
from consults.checks.recasing import recased
from consults.checks.young_ages import beside_names

NAMES = re.compile(rf"(?<![\w'’-]){NAME_WORD}(?:[ \t]+{NAME_WORD}){{1,3}}")
SINGLE = re.compile(rf"(?<![\w'’@./-]){NAME_WORD}(?![\w@-]|\.\w)")
LONG = 4  # letters of a word that is no abbreviation
SENTENCE = re.compile(
    r"(?:^|[.!?]\s+)[A-ZÀ-Þ][a-zà-ÿ]"
)  # who writes like this gives names a capital
HAN_LETTERS = re.compile(r"[\u3400-\u9fff]")  # beside them “Miss Tan” is a name of its own
# “St. John's”, “Robert Koch Institute”, “Virginia Mason”: capitals beside it make it the name of something.
BESIDE_A_NAME = re.compile(
    r"(?:[A-Z][\w’'-]*|\b(?:St|Mt|[Dd]r|Mr|Ms|Mrs)\.?|\bof|\bthe|[“\"*_#])[ \t]*$"
)
NEXT_NAME = re.compile(r"(?:[’']s)?[ \t-]+(?:[A-Z]|\d|and [A-Z])")


def asker_name_is_a_pseudonym(document):
    """The asker’s name looks like a real one (features 1.3, oddity 3)."""
    if looks_real(document.asker.name):
        sentence = "This looks like a real full name; readers should see a pseudonym."
        yield Finding(
            "asker-name",
            Severity.BLOCKER,
            "asker.name",
            sentence,
            0,
            len(document.asker.name),
            pseudonym_for(document),
        )


def names_in_texts(document):
    """Names of the asker, of people around them and of doctors who did not reply here."""
    cast = Cast(document)
    firms = {passage.field: _firms(passage.text) for passage in passages(document)}
    found = [f for f in _names(document, cast) if not firms[f.field].intersection((f.start, f.end))]
    yield from found
    yield from echoes(document, found, cast)
    yield from beside_names(document, found)


# “Johnson & Johnson”: whoever founded it, this is a firm.
FIRM = re.compile(rf"\b(?P<first>{NAME_WORD})[ \t]+(?:&|and)[ \t]+(?P=first)\b")

AND = re.compile(r"[a-z] (?:&|and) [A-Z]")  # most texts hold no firm


def _firms(text):
    """Return where names of firms begin and end, and the names in them."""
    spans = (match.regs for match in (FIRM.finditer(text) if AND.search(text) else ()))
    found = {place for (whole, first, *_) in spans for place in (*whole, *first)}
    return found


def _names(document, cast):
    for passage in passages(document):
        yield from _of_the_asker(passage, cast)
        yield from han_names.names(passage, cast)
        text = recased(HAN_LETTERS.sub("，", passage.text))
        for part in PARTS:
            yield from part(passage, text, cast)


def _of_the_asker(passage, cast):
    """The real name that stands as the asker's, wherever else it stands."""
    for match in cast.asker.finditer(passage.text) if cast.asker else ():
        written_as_name = HAN.search(match[0]) or match[0][0].isupper()
        if written_as_name and not cast.is_doctor(match[0]):
            yield name_found(passage, *match.span(), True, cast.pseudonym)


def _signed(passage, text, cast):
    if passage.voice in {Voice.ASKER, Voice.DOCTOR}:
        for start, end in closings.names(text, cast.has_dictionary):
            name = text[start:end]
            if may_be(name, cast) and not (
                passage.voice is Voice.DOCTOR and signed(passage, start)
            ):
                yield name_found(passage, start, end, passage.voice is Voice.ASKER, cast.pseudonym)


def _pairs(passage, text, cast):
    """A given and a family name side by side, with nothing around that makes it a disease."""
    if passage.voice is Voice.EDITOR:
        return
    for match in NAMES.finditer(text):
        words = [(m.start() + match.start(), m[0]) for m in re.finditer(r"\S+", match[0])]
        for size in (3, 2):
            found = next(_people_of(words, size, text, cast), None)
            found = found or (_strange_pair(words, text, cast) if size == 2 else None)
            if found:
                yield name_found(passage, *found, False, "someone", weak=True)
                break


def _people_of(words, size, text, cast):
    """Yield (start, end) of the runs of `size` words that are a full name."""
    for at in range(len(words) - size + 1):
        start, end = words[at][0], words[at + size - 1][0] + len(words[at + size - 1][1])
        name = text[start:end]
        if (
            is_full_name(name)
            and may_be(name, cast)
            and not NOT_A_PERSON.match(text[end : end + NEAR])
        ):
            yield start, end


def _strange_pair(words, text, cast):
    """Return (start, end) of two words side by side that no dictionary knows: “Effia Nkwanta”, “Petr Vondráček”."""
    if not cast.has_dictionary:
        return None
    for (start, first), (second, last) in pairwise(words):
        name = text[start : second + len(last)]
        own = [re.sub(r"[’']s?$", "", word) for word in (first, last)]
        strange = all(
            len(word) >= LONG and not is_word(word) and word.lower() not in PRODUCTS for word in own
        )
        listed = any(
            word.lower() in given_names() or word.lower() in family_names() for word in own
        )
        known = any(word.lower() in lands() for word in own)
        after = text[second + len(last) :][:NEAR]
        if (
            strange
            and listed
            and not known
            and may_be(name, cast)
            and not NOT_A_PERSON.match(after)
        ):
            return start, second + len(last)
    return None


def _singles(passage, text, cast):
    """A common given name in the middle of a sentence: “I agree with Beverly”."""
    if passage.voice not in {Voice.ASKER, Voice.DOCTOR}:
        return
    given = names_by_themselves() if cast.has_dictionary else common_given_names()
    text = passage.text if SENTENCE.search(passage.text) else text
    for match in SINGLE.finditer(text):
        name = re.sub(r"[’']s$", "", match[0])
        low = name.lower()
        if low not in given or low in LATIN_FAMILIES or not may_be(name, cast):
            continue
        before = text[max(match.start() - 40, 0) : match.start()]
        end = match.start() + len(name)
        if BESIDE_A_NAME.search(before) or NOT_A_PERSON.match(text[end : end + NEAR]):
            continue
        if NEXT_NAME.match(text[end:][:40]) or _ends_a_reply(passage, end):
            continue
        yield name_found(
            passage, match.start(), end, False, "someone", weak=passage.voice is not Voice.DOCTOR
        )


def _ends_a_reply(passage, place):
    """True for a name in the last words of a doctor's reply, where they sign."""
    return passage.voice is Voice.DOCTOR and not any(map(str.isalpha, passage.text[place:][:NEAR]))


PARTS = [
    titled_names.titled, titled_names.in_small_letters, titled_names.doctors, titled_names.doctors_by_a_letter, titled_names.greeted,
    told_names.introduced, told_names.called, kin_names.after_people, kin_names.before_people, verb_names.who_speak, kin_names.further_on, verb_names.asked,
    told_names.relatives, told_names.in_small_letters, told_names.families,
    listed_names.in_a_row, other_scripts.introduced, _signed, _pairs, _singles,
]  # fmt: skip
CHECKS = [asker_name_is_a_pseudonym, names_in_texts]
