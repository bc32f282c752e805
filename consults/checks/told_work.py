"""Where somebody works, learns or plays, told in small letters: “student of federal polytechnic umuoji”.

What somebody does comes first (`DOING`), then “at” or “for”; the words behind are a name where one is strange, or
where one says what kind of place it is and another which.
"""

from consults.checks.kin_words import PEOPLE
from consults.checks.kinds_of_places import FIRST, LAST, SORTS
from consults.checks.name_lists import lands
from consults.checks.name_shapes import is_a_slip
from consults.checks.named_places import LINKS, STOPS, is_strange, joined
from consults.checks.place_names import GENERIC

DOING_IN_WORDS = """
work works worked working job employed employee student studies study studying studied teach teaches teaching taught teacher cleaner
guard driver cashier nurse clerk cook cooks chef waiter waitress manager engineer owner operator assistant intern volunteer coach player
play plays playing played team retired member friends classmates captain boss pupil enrolled watchman security worker labourer miner
welder foreman secretary accountant lecturer professor tutor trainee apprentice graduate graduated graduating mechanic technician
receptionist salesman saleswoman programmer developer designer consultant caretaker porter barista bartender housekeeper helper maid
attend attends attending supervisor director principal crew picker packer rider courier drive drives clean cleans sing sings swim swims volunteer volunteers phd msc masters degree
freshman sophomore junior senior cop porter head school photo shift shifts placement internship contract year
"""
DOING = frozenset(DOING_IN_WORDS.split())
EMPLOYERS = frozenset(["company", "agency", "employer", "firm", "contractor"])
LEADS = frozenset(["at", "for", "of", "from", "in", "with"])
PERSONS = (
    frozenset(["i", "he", "she", "who", "we", "they", "im", "am", "ive", "iv", "hes", "shes"])
    | PEOPLE
)
WORKING = frozenset(["work", "works", "worked", "working"])
SKIPPED = 3  # words between what somebody does and where
MOST = 5  # words of a name
LONG_ENOUGH = 4  # letters of a strange word that is no abbreviation


def told_work(text, words):
    """Yield (start, end) of names of firms and schools in small letters."""
    for at, word in enumerate(words):
        if word.low in EMPLOYERS and word.text.islower():
            run = _run(text, words, at + 1)
            if len(run) > 1 and _names_a_place(run, ""):
                yield run[0].start, run[-1].end
        if word.low in DOING:
            lead = _lead(text, words, at)
            if lead is None or not _of_a_person(words, at, lead):
                continue
            run = _run(text, words, lead + 1)
            if run and not run[0].is_capital and _names_a_place(run, words[lead].low):
                yield run[0].start, run[-1].end


NO_WORK_IN_WORDS = """
night nights home work present moment once times hours hour day days week weeks month months year years minutes mins long life living free money food fun himself herself
myself themselves yourself least last first best worst all now time pain relief patients people kids children adults women men everyone everybody anything something nothing
six seven eight nine ten eleven twelve two three four five thirty twenty forty fifteen final finals others good ages while bit noon midnight dawn speed height heights risk uni university college school sea land abroad mornings evenings weekends
"""
NO_WORK = frozenset(NO_WORK_IN_WORDS.split())


def suspicious_work(text, words):
    """Yield (start, end) of what stands behind “works at the …” and is more than a kind of place."""
    for at, word in enumerate(words):
        if word.low not in DOING | {
            "phones",
            "shelves",
            "reception",
            "payroll",
            "carers",
            "barista",
        }:
            continue
        lead = _lead(text, words, at)
        if lead is None or words[lead].low not in {"at", "for", "with"}:
            continue
        if not _of_a_person(words, at, lead):
            continue
        run = _run(text, words, lead + 1)
        own = [w for w in run if _is_own(w.low) and w.low not in NO_WORK]
        if (
            own
            and run[0].low not in NO_WORK
            and not text[run[0].start - 1 : run[0].start].isdigit()
        ):
            yield run[0].start, run[-1].end


def places_behind_at(text, words):
    """Yield (start, end) of “at orascom”, “at st gerards umuahia”: what stands behind “at” and is strange is a place."""
    for at, word in enumerate(words[:-1]):
        saint = words[at + 1].low in {"st", "saint"}
        if word.low not in ({"at", "to", "from", "in"} if saint else {"at"}):
            continue
        run = _run(text, words, at + 1)[:3]
        if not run or run[0].is_capital:
            continue
        own = run[1:] if saint else run
        strange = [
            w
            for w in own
            if is_strange(w.low) and len(w.low) > LONG_ENOUGH and not is_a_slip(w.low)
        ]
        if (
            strange
            and own[0].low not in lands()
            and own[0] in strange
            and (saint or word.low == "at")
        ):
            last = own[0] if len(own) < 2 or not is_strange(own[1].low) else own[1]
            yield run[0].start, last.end


def _lead(text, words, at):
    """Return the place of “at” or “for” within some words after what somebody does, or None."""
    for place in range(at + 1, min(at + 2 + SKIPPED, len(words))):
        if text[words[place - 1].end : words[place].start].strip(" "):
            return None
        if words[place].low in LEADS:
            return place
    return None


def _of_a_person(words, at, lead):
    """False for “nothing works for eczema”."""
    if words[at].low not in WORKING or words[lead].low == "at":
        return True
    return any(word.low in PERSONS for word in words[max(at - SKIPPED, 0) : at])


def _run(text, words, first):
    """Return the words that may be a name: up to a stop, or a word that belongs to the sentence."""
    if first < len(words) and words[first].low == "the":
        first += 1
    last = first
    while last < len(words) and last - first < MOST:
        if last > first and not joined(text, words, last):
            break
        if words[last].low in STOPS and words[last].low not in LINKS - {"the", "and", "of"}:
            break
        last += 1
    return words[first:last]


def _names_a_place(run, lead):
    """True where a word is strange, or one says what kind of place and another which."""
    strange = [
        w for w in run if is_strange(w.low) and len(w.low) >= LONG_ENOUGH and not is_a_slip(w.low)
    ]
    own = [_is_own(word.low) for word in run]
    last = any(own[:at].count(True) for at, word in enumerate(run) if word.low in LAST)
    first = any(own[at + 1 :].count(True) for at, word in enumerate(run) if word.low in FIRST)
    if last or first or lead == "in":
        return last or first
    return bool(strange) and own[0] and (lead == "at" or len(run) > 1 or strange[0] is run[0])


def _is_own(low):
    return not {low} & (SORTS | GENERIC | LINKS) and low not in LAST and low not in FIRST
