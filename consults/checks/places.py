"""Places of care, employers and schools: with an age and an illness they are enough to find someone."""

import re

from consults.checks.finding import Finding, Severity, mark
from consults.checks.name_lists import is_word
from consults.checks.passages import Voice, passages, signed
from consults.checks.spans import Taken

BLOCKER, WARNING, HINT = Severity.BLOCKER, Severity.WARNING, Severity.HINT
WORD = r"[A-ZÀ-ÖØ-Þ][\w'’.&-]*"
LINK = r"(?:of|and|&|the|de|for|in|St\.)"
CHAIN = rf"(?:{WORD}[ \t]+(?:{LINK}[ \t]+){{0,2}}){{1,6}}"
CARE = (
    r"(?:(?:University |General |Memorial |Children[’']s |Veterans |Christian |Teaching |District |"
    r"Community |Branch )*Hospitals?|(?:Dental |Eye |Health |Medical )?Clinics?|"
    r"(?:Regional |University |Memorial |Veterans )*(?:Medical|Health|Healthcare|Cancer|Heart|Eye|Trauma|"
    r"Rehabilitation|Wellness) (?:Cent(?:er|re)|University|Foundation|Institute)|Infirmary|Hospice|"
    r"Sanatorium|Nursing Home|Care Home|Surgery|Polyclinic|Maternity Home|Health Station)"
)
CARE_NAMED = re.compile(
    rf"(?<![\w-])(?P<the>[Tt]he[ \t]+)?(?P<name>{CHAIN}{CARE}(?:[ \t]+{CARE})?)(?P<of>[ \t]+(?:in|of|at)[ \t]+{WORD}(?:[ \t]+{WORD})?)?\b"
)
CARE_OF = re.compile(
    rf"(?<![\w-])(?P<the>[Tt]he[ \t]+)?(?P<name>(?:University |General |National )?(?:Hospital|Clinic|Infirmary|Medical Cent(?:er|re))"
    rf"[ \t]+(?:of|in|at|for)[ \t]+(?:the[ \t]+)?{WORD}(?:[ \t]+{WORD}){{0,3}})"
)
ACRONYM = re.compile(
    r"\b(?:at|to|from|in|visited|called)\s+(?:the\s+)?(?P<name>NTUH|CGMH|TVGH|VGHTPE|KMUH|NCKUH|CMUH|MMH|TSGH|UCLH|MGH|UCSF|UCLA|NIH|NHS Trust)\b"
)
# A cheap look before a dear one.
MAY_BE_CARE = re.compile(
    r"Hospital|Clinic|Cent(?:er|re)|Infirm|Hospice|Sanator|Home|Surgery|clinic\b|University|Foundation|Institute|"
    r"Station|NTUH|CGMH|TVGH|VGHTPE|KMUH|NCKUH|CMUH|MMH|TSGH|UCLH|MGH|UCSF|UCLA|NIH|NHS|院|診所|诊所|中心|衛生所"
)
MAY_BE_SCHOOL = re.compile(
    r"[Ss]chool|Kinder|Academy|College|University|Polytechnic|Technology|[小中大高職學学園]|\b[A-Z]{3,6}\b"
)
MAY_BE_WORK = re.compile(
    r"\b(?:at|for|with)\b|Inc|Ltd|LLC|Corp|Co\.|Compan|GmbH|Group|Holding|Logistic|Semicon|Electron|Indust|Bank|Cabs|Air|Hotel|Restaur|Superm|Motors|Steelw|Bakery|Insur|公司|[行廠厂團团子技業]"
)
AFTER_A_DOCTOR = re.compile(r"\b(?:Dr|Doctor|Prof|Professor)\b\.?\s+$")
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
HAN_CARE = re.compile(
    r"(?P<name>[\u3400-\u9fff]{2,10}?(?:醫院|医院|診所|诊所|醫學中心|医学中心|療養院|衛生所|卫生院|健檢中心))"
)
HAN_GENERIC = re.compile(
    r"(?:曾經|曾|至|於|大|小|這家|这家|那家|一家|某|另|其他|別家|到|去|在|往|轉|各|公立|私立|私人|教學|教学|地區|地区|區域|区域|綜合|综合|住家|附近|當地|本地|縣內|市內|家庭|"
    r"專科|专科|牙科|眼科|皮膚科|婦產科|小兒科|耳鼻喉科|神經科|內科|外科|精神科|復健科|骨科|中醫|急診|的|間|家|次|了|看|過|跑|回|從|由|是|都|等|有|沒|送|進|住|型|級)+"
)
WORK = re.compile(
    rf"\b(?:work(?:s|ed|ing)?|employed|job|intern(?:ed|ing)?|engineer|nurse|manager|teacher|clerk|accountant|"
    rf"driver|cashier|technician|operator|assistant|secretary|salesman|programmer|designer|consultant|position)\s+"
    rf"(?:[a-z]+\s+){{0,4}}?(?:at|for|with)\s+(?:the\s+)?(?P<name>{WORD}(?:[ \t]+(?:{LINK}[ \t]+)?{WORD}){{0,4}})"
)
NAMED_FIRM = re.compile(
    rf"(?<![\w-])(?P<name>{WORD}(?:[ \t]+(?:&|and)?[ \t]*{WORD}){{0,4}}[ \t]+(?:Inc|Ltd|LLC|Corp|Corporation|Co\., Ltd|Company|GmbH|Group|Holdings|Logistics|Semiconductor|Electronics|Industries|Bank|Cabs|Airlines|Airways|Hotel|Restaurant|Supermarket|Motors|Steelworks|Bakery|Insurance)\b\.?)"
)
HAN_WORK = re.compile(
    r"(?:在|任職於|任职于|服務於|就職於)(?P<name>[\u3400-\u9fffA-Za-z]{2,12}?(?:公司|銀行|银行|工廠|工厂|集團|集团|電子|科技|企業))"
)
SCHOOL = re.compile(
    rf"(?<![\w-])(?P<the>[Tt]he[ \t]+)?(?P<name>{CHAIN}(?P<kind>(?:Senior |Junior |Girls[’']? |Boys[’']? )?(?:High|Elementary|Primary|Middle|Secondary|Grammar|Vocational|Nursery|Boarding) School|"
    rf"Kindergarten|Academy|College|University|Polytechnic|Institute of Technology|School))(?![ \t]+(?:Hospital|Medical|Clinic))\b"
)
SCHOOL_OF = re.compile(
    rf"(?<![\w-])(?P<the>[Tt]he[ \t]+)?(?P<name>(?P<kind>University|College|Academy|School) of {WORD}(?:[ \t]+{WORD}){{0,3}})(?![ \t]+(?:Hospital|Medical))"
)
HAN_SCHOOL = re.compile(
    r"(?P<name>[\u3400-\u9fff]{2,8}?(?:國小|国小|國中|小學|小学|高中|高職|中學|中学|大學|大学|科大|幼兒園|幼稚園))(?!生|附|醫)"
)
HAN_NO_SCHOOL = re.compile(
    r"^(?:我|讀|读|在|上|念|唸|就讀|目前|現在|還|是|的|從|到|了|考|剛|升|一|年|時|候)+"
)
SCHOOL_TOLD = re.compile(r"\b[Ss]chool(?: is|:)\s+(?P<name>[A-Z][A-Za-z]{2,})")
SCHOOLING = re.compile(
    r"\b(?:student|study|studying|studied|attend\w*|enrol\w*|pupil|freshman|sophomore|junior|senior|grade|year)\s+(?:at|in)\s+(?:the\s+)?(?P<name>[A-Z]{3,6})\b"
)
NO_EMPLOYER_IN_WORDS = """
covid monday tuesday wednesday thursday friday saturday sunday january february march april may
june july august september october november december christmas english chinese taiwan als ms mri
ct
"""
NO_EMPLOYER = frozenset(NO_EMPLOYER_IN_WORDS.split())


def places_of_care(document):
    """Hospitals and clinics by name. Where the replying doctors work is on the page anyway."""
    known = {reply.hospital.casefold() for reply in document.replies if reply.hospital}
    for passage in passages(document):
        taken = Taken()
        for start, end, milder in _care(passage.text):
            name = passage.text[start:end].casefold()
            if not taken.claim(start, end):
                continue
            if passage.voice is Voice.DOCTOR and (
                signed(passage, start) or any(name in own or own in name for own in known)
            ):
                continue
            sentence = "A hospital or clinic by name; “a hospital” tells readers as much."
            yield _place("place-of-care", passage, start, end, milder, sentence)


def _care(text):
    if not MAY_BE_CARE.search(text):
        return
    for match in CARE_NAMED.finditer(text):
        start = _start_of_name(match["name"])
        if start is None or _is_an_operation(match["name"]):
            continue
        begin = match.start("name") + start
        if start == 0 and match["the"]:
            begin = match.start()
        if AFTER_A_DOCTOR.search(text[max(begin - 12, 0) : begin]) and " of " in match["name"]:
            begin = match.start("name") + match["name"].index(" of ") + 4  # “Dr. X of Y Hospital”
        yield begin, match.end(), _milder(match["name"])
    for match in CARE_OF.finditer(text):
        yield match.start(), match.end(), _milder(match["name"])
    for match in ACRONYM.finditer(text):
        yield *match.span("name"), "a hospital"
    for match in HAN_CARE.finditer(text):
        name = match["name"]
        lead = HAN_GENERIC.match(name)
        start = match.start("name") + (lead.end() if lead else 0)
        bare = re.sub(
            r"(?:醫院|医院|診所|诊所|醫學中心|医学中心|療養院|衛生所|卫生院|健檢中心)$",
            "",
            text[start : match.end()],
        )
        if len(bare) >= 2 and not re.fullmatch(
            r"教學|大型|地區|區域|市立|縣立|公立|私人|綜合|專科", bare
        ):
            yield start, match.end(), "某" + name[-2:]


def _is_an_operation(name):
    """True for “Laser Eye Surgery”; a surgery where one is seen has a name of its own."""
    *words, last = name.split()
    return last == "Surgery" and all(is_word(word) for word in words)


def _start_of_name(name):
    """Return where the proper name begins in words that may open a sentence, or None."""
    words = list(re.finditer(r"\S+", name))
    kinds = {
        "hospital",
        "hospitals",
        "clinic",
        "clinics",
        "center",
        "centre",
        "infirmary",
        "hospice",
    }
    for word in words:
        low = word[0].lower().strip(".,")
        if low in kinds:
            return None
        if low not in GENERIC and low not in {"of", "&", "st", "de", "for"}:
            return word.start()
    return None


def _milder(name):
    low = name.lower()
    for word, milder in (
        ("clinic", "a clinic"), ("surgery", "a surgery"), ("hospice", "a hospice"), ("home", "a care home"),
    ):  # fmt: skip
        if word in low:
            return milder
    return "a hospital"


def employers_and_schools(document):
    """Where someone works or learns."""
    for passage in passages(document):
        taken = Taken()
        for start, end, milder, code in [*_work(passage.text), *_schools(passage.text)]:
            if signed(passage, start) or not taken.claim(start, end):
                continue
            sentence = "An employer or school by name; the kind of it is enough."
            yield _place(code, passage, start, end, milder, sentence)


def _work(text):
    if not MAY_BE_WORK.search(text):
        return
    for match in WORK.finditer(text):
        first = match["name"].split()[0].lower().strip(".,")
        if (
            first not in NO_EMPLOYER
            and first not in GENERIC
            and not re.search(rf"{CARE}$", match["name"])
        ):
            start = match.start("name")
            yield start, start + len(match["name"].rstrip(".,")), "a company", "employer"
    for match in NAMED_FIRM.finditer(text):
        start = _start_of_name(match["name"])
        if start is not None and not re.search(
            r"\b(?:Blood|Sperm|Milk|Eye|Food|Support|Health) (?:Bank|Group|Insurance)$",
            match["name"],
        ):
            yield match.start("name") + start, match.end("name"), "a company", "employer"
    for match in HAN_WORK.finditer(text):
        yield *match.span("name"), "一家公司", "employer"


def _schools(text):
    if not MAY_BE_SCHOOL.search(text):
        return
    for pattern in (SCHOOL, SCHOOL_OF):
        for match in pattern.finditer(text):
            start = 0 if pattern is SCHOOL_OF else _start_of_school(match["name"])
            if start is None:
                continue
            begin = match.start() if start == 0 and match["the"] else match.start("name") + start
            higher = re.search(r"University|College|Institute|Polytechnic", match["kind"])
            yield begin, match.end("name"), "a university" if higher else "a school", "school"
    for match in SCHOOL_TOLD.finditer(text):
        yield *match.span("name"), "a school", "school"
    for match in SCHOOLING.finditer(text):
        yield *match.span("name"), "a university", "school"
    for match in HAN_SCHOOL.finditer(text):
        lead = HAN_NO_SCHOOL.match(match["name"])
        start = match.start("name") + (lead.end() if lead else 0)
        if len(text[start : match.end()]) >= 4:
            yield start, match.end(), "某學校", "school"


def _start_of_school(name):
    kinds = {
        "high",
        "elementary",
        "primary",
        "middle",
        "secondary",
        "school",
        "college",
        "university",
    }
    kinds |= {"kindergarten", "academy", "senior", "junior", "institute", "polytechnic", "nursery"}
    for word in re.finditer(r"\S+", name):
        low = word[0].lower().strip(".,")
        if low in kinds:
            return None
        if low not in GENERIC and low not in {"of", "&", "de", "for"}:
            return word.start()
    return None


def _place(code, passage, start, end, milder, sentence):
    milds = {Voice.DOCTOR: HINT, Voice.MORE: WARNING, Voice.GUIDE: WARNING}
    severity = milds.get(passage.voice, BLOCKER)
    if passage.voice is Voice.DOCTOR:
        milder = mark("place")
    return Finding(code, severity, passage.field, sentence, start, end, milder)


CHECKS = [places_of_care, employers_and_schools]
