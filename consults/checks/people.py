"""Names of people: the asker's anywhere, and those of others."""

import re

from consults.checks.finding import Finding, Severity, mark
from consults.checks.name_lists import (
    HAN,
    LATIN_FAMILIES,
    LETTERS,
    common_given_names,
    is_full_name,
    is_given_or_family,
    is_han_name,
    is_word,
    looks_real,
    pseudonym_for,
)
from consults.checks.passages import Voice, passages, signed

BLOCKER, WARNING = Severity.BLOCKER, Severity.WARNING
GAP = r"(?:[ \t]+|[ \t]*\n(?!\s*\n)[ \t]*)"  # a blank or one line end, never a paragraph's
NAME_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’]*[a-zà-öø-ÿ](?:-[A-Za-zÀ-ÿ]+)?"
PARTICLE = r"(?:(?:da|de|del|della|di|dos|van|von|der|den|bin|ibn|al|el|la|le|ter)[ \t]+){1,2}"
NAME = rf"(?:{PARTICLE})?{NAME_WORD}(?:[ \t]+(?:{PARTICLE})?{NAME_WORD}){{0,2}}"
NAMES = re.compile(rf"(?<![\w'’-]){NAME_WORD}(?:[ \t]+{NAME_WORD}){{1,3}}")
HONORIFIC = re.compile(
    rf"(?<!\w)(?P<title>Mr|Mrs|Ms|Miss|Mx|Madam|Sir|Master)\b\.?{GAP}(?P<name>{NAME})"
)
DOCTOR = re.compile(
    rf"(?<!\w)(?P<title>Drs?|Doctor|Prof|Professor|Nurse|Therapist|Pharmacist)\b\.?{GAP}(?P<name>{NAME})"
)
DOCTOR_AS = {"prof": "professor", "professor": "professor", "nurse": "nurse"}
DOCTOR_AS |= {"therapist": "therapist", "pharmacist": "pharmacist"}
NAMED = re.compile(
    rf"\b(?:[Mm]y (?:full |real |first |last |user ?)?name(?: is|'s|’s|:)|[Nn]ame\s*:|[Cc]all me|"
    rf"[Ii] am called|[Tt]hey call me|(?:[Hh]is|[Hh]er|[Tt]heir) name is)\s+(?P<name>{NAME})"
)
SELF = re.compile(rf"\b(?:I am|I[’']m|[Tt]his is|[Mm]yself)\s+(?P<name>{NAME})")
RELATIVE = re.compile(
    r"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir|[Tt]he|[Aa])\s+(?:[a-z0-9-]+\s+){0,2}?(?P<who>(?:ex-)?wife|(?:ex-)?husband|sons?|daughters?|"
    r"bf|gf|ex|hubby|carer|caregiver|nanny|midwife|nurse|babysitter|headmaster|headmistress|headteacher|"
    r"principal|lawyer|student|tenant|employee|guy|lad|mother|father|mom|mum|mama|dad|brothers?|sisters?|aunt|auntie|uncle|cousins?|friends?|boyfriend|"
    r"girlfriend|partner|fianc[eé]e?|boss|manager|supervisor|colleague|coworker|co-worker|"
    r"neighbou?r|teacher|grandmother|grandfather|grandma|grandpa|granddaughter|grandson|niece|"
    r"nephew|roommates?|flatmate|classmates?|baby|child|children|kids?|boys?|girls?|twins?|coach|landlord|patient|"
    r"mother-in-law|father-in-law|sister-in-law|brother-in-law|lady|gentleman|man|woman)"
    rf"(?P<gap>\s*[,(]?\s*(?:(?:is |who is |who’s )?(?:named|called)\s+)?)(?P<name>{NAME})(?P<after>\)?)",
)
# People in a hurry write no capitals; then only words that are nothing but names count.
LOWER = re.compile(
    r"(?<!\w)(?:(?P<title>mr|mrs|ms|miss|dr)\b\.?|(?:my|our|his|her) (?P<who>wife|husband|son|daughter|brother|"
    r"sister|mom|mum|dad|friend|boyfriend|girlfriend|bf|gf|partner|boss|teacher|cousin|aunt|uncle|roommate))"
    r"\s+(?P<name>[a-z]{3,})(?!\w)"
)
ALSO = re.compile(rf"^(?:,?\s+(?:and|or)\s+|,\s+)(?P<name>{NAME_WORD})(?=[\s,.)]|$)")
FAMILY = re.compile(
    rf"\bthe\s+(?P<name>{NAME_WORD})(?:[’']s)?\s+(?:family|household|couple|twins|boys|girls|children)\b"
)
NEAR = 200  # characters around a name that say what it is
CLOSING = re.compile(
    r"(?i:\bthanks?(?: you)?(?: (?:so|very) much)?|\b(?:kind |best |warm )?regards|\bsincerely|"
    r"\byours(?: truly)?|\bbest(?: wishes)?|\bcheers|\bfrom|\bsigned|\blove|[-–—~])"
    rf"[\s,.!:;–—-]{{0,100}}(?P<name>{NAME})[.\s]*$",
    re.M,
)
HAN_SELF = re.compile(
    r"(?:我叫|名叫|叫做|我的名字是|名字叫|本名|姓名[:：]?)\s*(?P<name>[\u3400-\u9fff]{2,4}?)"
    r"(?=[，。,.！!、\s；;]|今年|我|$)"
)
HAN_I_AM = re.compile(
    r"(?:^|[，。,.！!\s])我是(?P<name>[\u3400-\u9fff]{3})(?=[，。,.！!、\s；;]|今年|$)", re.M
)
HAN_RELATIVE = re.compile(
    r"(?:(?:我|他|她)(?:的)?)?(?:太太|先生|老公|老婆|妻子|丈夫|兒子|女兒|媽媽|爸爸|母親|父親|哥哥|弟弟|姊姊|姐姐|妹妹|朋友|同事|"
    r"同學|男友|女友|室友|主管|老闆|阿公|阿嬤|儿子|女儿|妈妈|母亲|父亲)(?P<name>[\u3400-\u9fff]{3})"
)
HAN_VERB = re.compile(
    r"[血疸癌痛病症炎燒障壓糖脂尿喘說说是有在也會会要的就和跟不很最常因都已曾去今昨每前後后一]"
)
HAN_TITLED = re.compile(
    r"(?P<name>[\u3400-\u9fff]{1,3}?)(?P<title>先生|小姐|女士|太太|同學|同学|老師|老师|醫師|医师|醫生|"
    r"医生|主任|護理師|护士|教授)"
)
HAN_DOCTORS = ("醫", "医", "主任", "護", "护", "教授")
HAN_NO_NAME = re.compile(r"[您你我他她這这那位的某各貴贵請请謝谢看問问找說说和跟與与給给讓让請]")
# Words after which, or as which, a name is that of a disease, a test, a place or a law.
NOT_A_PERSON = re.compile(
    r"^(?:[’']s?)?[\s-]+(?:[A-Z][\w’'-]+\s+){0,2}(?:disease|syndrome|palsy|sign|test|reflex|criteria|score|scale|"
    r"lymphoma|fracture|disorder|dystrophy|ataxia|chorea|tumou?r|anomaly|contracture|oesophagus|"
    r"esophagus|thyroiditis|phenomenon|cells?|virus|fever|manoeuvre|maneuver|procedure|technique|"
    r"Disease|Syndrome|Hospital|Clinic|University|College|School|Street|St\.|Road|Avenue|Medical|"
    r"Medicine|Institute|Center|Centre|Foundation|Act|Cancer|Health|General|Memorial|Children|type\b|sequence)"
)
EPONYMS_IN_WORDS = """
lou gehrig parkinson alzheimer bell crohn hodgkin addison cushing huntington tourette marfan
kawasaki sjogren sjögren raynaud meniere ménière graves hashimoto guillain barre barré paget
peyronie epley kegel hoffmann babinski romberg down turner klinefelter charcot marie tooth
wilson gilbert barrett hirschsprung lyme ebola zika covid johns hopkins mayo vitamin christmas
easter facebook google english chinese taiwanese american british german french spanish indian
japanese korean asian african european christian muslim jewish catholic buddhist taiwan china
london paris january february march april may june july august september october november
december monday tuesday wednesday thursday friday saturday sunday doctor doctors hello dear hi
thanks thank please botox tylenol aspirin panadol ibuprofen advil internet
"""
EPONYMS = frozenset(EPONYMS_IN_WORDS.split())


def asker_name_is_a_pseudonym(document):
    """The asker’s name looks like a real one (features 1.3, oddity 3)."""
    if looks_real(document.asker.name):
        yield Finding(
            "asker-name",
            BLOCKER,
            "asker.name",
            "This looks like a real full name; readers should see a pseudonym.",
            0,
            len(document.asker.name),
            pseudonym_for(document),
        )


def names_in_texts(document):
    """Names of the asker, of people around them and of doctors who did not reply here."""
    cast = Cast(document)
    for passage in passages(document):
        yield from _names_in(passage, cast)


class Cast:
    """Who may be named in a consult, and who may not."""

    def __init__(self, document):
        self.pseudonym = pseudonym_for(document)
        self.doctors, self.doctor_names = set(), []
        for reply in document.replies:
            self.doctor_names.append(reply.doctor)
            self.doctors |= _tokens(reply.doctor)
        name = re.sub(r"^(?:mr|mrs|ms|miss)\b\.?\s*", "", document.asker.name, flags=re.I)
        self.shown = set() if looks_real(name) else _tokens(name)
        self.asker = _asker_pattern(name) if looks_real(name) else None

    def is_doctor(self, name):
        if HAN.search(name):
            return any(doctor.startswith(name) for doctor in self.doctor_names)
        return bool(_tokens(name)) and _tokens(name) <= self.doctors

    def is_shown(self, name):
        """True for the pseudonym that readers see anyway."""
        return bool(self.shown) and (
            _tokens(name) <= self.shown or any(name in word for word in self.shown)
        )


def _tokens(name):
    return {token.casefold() for token in LETTERS.findall(name)}


def _asker_pattern(name):
    """Return a pattern for the real name, in either order, and for each of its words."""
    if HAN.search(name):
        whole = re.sub(r"\s|先生|小姐|女士|太太", "", name)
        parts = [whole, whole[1:]] if len(whole) > 2 else [whole]
        titled = rf"{whole[0]}(?=先生|小姐|女士|太太|同學)"
        return re.compile("|".join([*map(re.escape, parts), titled]))
    tokens = [re.escape(token) for token in LETTERS.findall(name) if len(token) > 1]
    word = "|".join(sorted(tokens, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{word})(?:[\s,-]+(?:{word}))*(?!\w)")


def _names_in(passage, cast):
    found = [*_latin(passage, cast), *_han(passage, cast)]
    if cast.asker:
        for match in cast.asker.finditer(passage.text):
            written_as_name = HAN.search(match[0]) or match[0][0].isupper()
            if written_as_name and not cast.is_doctor(match[0]):
                found.append(_finding(passage, match.start(), match.end(), True, cast.pseudonym))
    yield from found


def _latin(passage, cast):
    text = passage.text
    for match in HONORIFIC.finditer(text):
        name = _trimmed(match["name"])
        if cast.is_shown(name) or cast.is_doctor(name) or _is_eponym(name):
            continue
        is_asker = passage.voice is Voice.DOCTOR and match.start() < 120
        milder = "a man" if match["title"] in {"Mr", "Sir", "Master"} else "a woman"
        start = match.start("name") if passage.voice is Voice.DOCTOR else match.start()
        yield _finding(passage, start, match.start("name") + len(name), is_asker, milder)
    for match in DOCTOR.finditer(text):
        yield from _doctor(passage, match, cast)
    if passage.voice is Voice.ASKER:
        yield from _without_capitals(passage, cast)
    for pattern in (NAMED, SELF):
        for match in pattern.finditer(text):
            name = _trimmed(match["name"])
            sure = pattern is NAMED or is_full_name(name) or is_given_or_family(name)
            if sure and passage.voice is not Voice.DOCTOR and _may_be(name, cast):
                start = match.start("name")
                yield _finding(passage, start, start + len(name), True, cast.pseudonym)
    for match in RELATIVE.finditer(text):
        yield from _relative(passage, match, cast)
    for match in FAMILY.finditer(text):
        if _may_be(match["name"], cast) and is_given_or_family(match["name"]):
            yield _finding(passage, *match.span("name"), False, "other", weak=True)
    if passage.voice is Voice.ASKER:
        for match in CLOSING.finditer(text):
            name = _trimmed(match["name"])
            known = is_full_name(name) or is_given_or_family(name.split()[0])
            if known and name[0].isupper() and _may_be(name, cast):
                start = match.start("name")
                yield _finding(passage, start, start + len(name), True, cast.pseudonym)
    if passage.voice is not Voice.EDITOR:
        yield from _bare(passage, cast)


def _without_capitals(passage, cast):
    for match in LOWER.finditer(passage.text):
        name = match["name"]
        titled = name in LATIN_FAMILIES or is_given_or_family(name)
        known = titled if match["title"] else name in common_given_names()
        if known and _may_be(name, cast):
            start = match.start() if match["title"] else match.start("name") - 1
            milder = {"dr": "a doctor", "mr": "a man"}.get(match["title"], "a woman")
            yield _finding(passage, start, match.end(), False, milder if match["title"] else "")


def _doctor(passage, match, cast):
    """A doctor who did not reply here. Doctors may name colleagues; that is for an editor to weigh."""
    name = _trimmed(match["name"])
    if cast.is_doctor(name) or _is_eponym(name) or signed(passage, match.start()):
        return
    if match["title"] not in {"Dr", "Drs"} and all(is_word(word) for word in name.split()):
        return
    kind = DOCTOR_AS.get(match["title"].lower(), "doctor")
    before = passage.text[max(match.start() - NEAR, 0) : match.start()].rstrip(" ,").lower()
    addressed = before.endswith(("hello", "dear", "hi", "thank you", "thanks", "morning", "sorry"))
    severity = BLOCKER if passage.voice is Voice.ASKER else WARNING
    yield Finding(
        "doctor-name",
        severity,
        passage.field,
        "A doctor who did not reply here is named.",
        match.start(),
        match.start("name") + len(name),
        _for_voice(passage, kind if addressed or not before else f"a {kind}"),
    )


def _relative(passage, match, cast):
    name = _trimmed(match["name"])
    if not name[0].isupper() or not match["who"].islower() or not _may_be(name, cast):
        return
    if NOT_A_PERSON.match(_after(passage, match.start("name") + len(name))):
        return
    opened = match["gap"].strip()
    if (
        not opened
        and re.match(r"[’']s\b", match["name"][len(name) :])
        and NOT_A_PERSON.match(match["name"][len(name) :] + _after(passage, match.end("name")))
    ):
        return
    if not opened and not (is_full_name(name) or _a_name_alone(name)):
        return
    if opened in {",", "("} and not (is_full_name(name) or _a_name_alone(name)):
        return
    start, end = match.start("gap"), match.start("name") + len(name)
    if (opened == "(" and match["after"]) or (opened == "," and passage.text[end : end + 1] == ","):
        end += 1
    yield _finding(passage, start, end, False, "")
    # “My sons Adam and Noah”: what comes after the first name is one as well.
    other = ALSO.match(_after(passage, end))
    if other is None or not (match["who"].endswith("s") or is_given_or_family(other["name"])):
        return
    if _may_be(other["name"], cast) and not NOT_A_PERSON.match(_after(passage, end + other.end())):
        start, end = end + other.start("name"), end + other.end("name")
        yield _finding(passage, start, end, False, "another")


def _after(passage, place):
    """Return the words that follow a place: enough to see what they are about."""
    return passage.text[place : place + NEAR]


def _a_name_alone(name):
    """True when a capitalised word after “my son” can only be a name."""
    return not _is_eponym(name) and len(name) > 2


def _bare(passage, cast):
    """A given and a family name side by side, with nothing around that makes it a disease."""
    for match in NAMES.finditer(passage.text):
        words = match[0].split()
        for size in (3, 2):
            for at in range(len(words) - size + 1):
                name = " ".join(words[at : at + size])
                if not is_full_name(name) or not _may_be(name, cast):
                    continue
                start = match.start() + len(" ".join(words[:at])) + bool(at)
                if NOT_A_PERSON.match(_after(passage, start + len(name))):
                    continue
                yield _finding(passage, start, start + len(name), False, "someone", weak=True)
                break
            else:
                continue
            break


def _han(passage, cast):
    if not HAN.search(passage.text):
        return
    for pattern in (HAN_SELF, HAN_I_AM):
        for match in pattern.finditer(passage.text):
            if is_han_name(match["name"]) and not cast.is_shown(match["name"]):
                start = match.start("name")
                yield _finding(passage, start, match.end("name"), True, cast.pseudonym)
    for match in HAN_RELATIVE.finditer(passage.text):
        if is_han_name(match["name"]) and not HAN_VERB.search(match["name"]):
            yield _finding(passage, *match.span("name"), False, "")
    for match in HAN_TITLED.finditer(passage.text):
        yield from _han_titled(passage, match, cast)


def _han_titled(passage, match, cast):
    name = next(
        (
            match["name"][-size:]
            for size in (3, 2, 1)
            if size <= len(match["name"])
            and (
                is_han_name(match["name"][-size:])
                if size > 1
                else is_han_name(match["name"][-1] + "某")
            )
        ),
        None,
    )
    if name is None or HAN_NO_NAME.search(name) or cast.is_shown(name) or cast.is_doctor(name):
        return
    start = match.end("name") - len(name)
    if match["title"].startswith(HAN_DOCTORS):
        if signed(passage, start):
            return
        severity = BLOCKER if passage.voice is Voice.ASKER else WARNING
        sentence = "A doctor who did not reply here is named."
        milder = _for_voice(passage, "")
        yield Finding(
            "doctor-name", severity, passage.field, sentence, start, match.end("name"), milder
        )
        return
    is_asker = passage.voice is Voice.DOCTOR and match.start() < 60
    yield _finding(passage, start, match.end("name"), is_asker, "某")


def _trimmed(name):
    """Drop what follows a name but is capitalised for another reason."""
    words = name.split()
    while len(words) > 1 and (
        words[-1].lower() in EPONYMS or words[-1] in {"I", "The", "And", "My"}
    ):
        words.pop()
    return re.sub(
        r"[’']s?$", "", name[: name.find(words[-1], len(" ".join(words[:-1]))) + len(words[-1])]
    )


def _may_be(name, cast):
    return not (cast.is_shown(name) or cast.is_doctor(name) or _is_eponym(name))


def _is_eponym(name):
    return any(token in EPONYMS for token in _tokens(name))


def _for_voice(passage, milder):
    """A doctor’s words are never reworded: there only the mark of a redaction is proposed."""
    return mark("name") if passage.voice is Voice.DOCTOR else milder


def _finding(passage, start, end, is_asker, milder, weak=False):
    """A person’s name. What only looks like one (`weak`) blocks in the asker’s own words alone."""
    if passage.voice is Voice.DOCTOR and start < end:
        while passage.text[start] in " ,(":
            start += 1
    severity = BLOCKER if not weak or passage.voice is Voice.ASKER else WARNING
    code = "asker-name" if is_asker else "other-name"
    whose = "The asker’s own name stands here." if is_asker else "A person’s name stands here."
    return Finding(code, severity, passage.field, whose, start, end, _for_voice(passage, milder))


CHECKS = [asker_name_is_a_pseudonym, names_in_texts]
