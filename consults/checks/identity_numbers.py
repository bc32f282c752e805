"""Numbers that find a person in a register: by what they are called, or by their shape, checked by python-stdnum."""

import re
from importlib import import_module

from consults.checks.finding import Finding, Severity, mark
from consults.checks.passages import public_texts
from text.markdown import names_a_consult

DIGIT_AND_MORE = re.compile(r"\d[\d .-]{2}")  # in whatever is a number of a register
MAY_BE_NUMBER = re.compile(r"\d[\d .-]{6}|\d{4}|[A-Za-z]{2}[ /-]?\d{3}")
# What a number is called that finds a person in a register; the number follows.
OF_A_REGISTER = (
    r"medical|patient|hosp(?:ital)?|health(?:[ ]card)?|chart|file|case|clinic|record|medicare|medicaid|benefits?|employee|member(?:ship)?|"
    r"staff|pension|ins(?:urance)?(?:[ ](?:card|policy))?|policy|passport|NHI(?:[ ]card)?|national(?:[ ]id(?:entity)?)?(?:[ ]card)?|"
    r"identity(?:[ ]card)?|social[ ]security|NHS|driver[’']?s?[ ]licen[cs]e|licen[cs]e|accession|registration|reg|student|roll|account|card|"
    r"claim|opd|ipd|uhid|cr|hn|emirates|citizen|resident|army|badge|booking|appointment|lab|sample|specimen|order|ref(?:erence)?|ticket|"
    r"report|registry|donor|folder|folio|visa|permit|voter|tax|scheme|medical[ ]aid|matric(?:ulation)?|service|regimental|prison|inmate|"
    r"warranty|device|implant|pacemaker|serial|scan|study|trial|dossier|akte|expediente|matricule|ward|unit|file[ ]card"
)
ALONE = (
    r"MRN|UHID|SSN|NRIC|CNIC|PESEL|CURP|CPF|NIN|BVN|NHI|NIK|BSN|aadh?aar(?:[ ]card)?|aadhar(?:[ ]card)?|passport|national[ ]id|"
    r"mr|ip|op|opd|ipd|hn|vn|cr|ppsn?|sin|ahv|tckn?|ktp|dni|nie|rut|rg|cmnd|cccd|philhealth|tin|eps|epf|socso|ohip|esic?|abha|uan|gha|kimlik|"
    r"ghana[ ]card|voter(?:[’']?s)?(?:[ ]card|[ ]id)?|pan(?:[ ]card)?|krankenversichertennummer|sozialversicherungsnummer|aktenzeichen|"
    r"(?:num[ée]ro[ ]de[ ])?s[ée]cu(?:rit[ée][ ]sociale)?|matricola|tessera|c[ée]dula|expediente|historia[ ]cl[ií]nica|legajo|prontu[áa]rio|"
    r"social[ ]security|chart|(?:medical|patient|health)[ ]records?|license[ ]plate|(?:health|insurance|medicare|medical|identity|id|member)"
    r"[ ]card|medical[ ]aid|medicare|(?-i:IC|ID)|i\.?d\.?[ ]no|pps|codice[ ]fiscale|personnummer|steuer-?id|versicherungsnummer"
)
# Labels that need no “number” where the code is one at sight: “policy AX-44120”, “file: 7741/B”.
BARE = (
    r"hospital|hosp|patient|file|case|chart|policy|insurance|membership|member|employee|staff|student|roll|registration|reg|badge|visa|permit|licen[cs]e|"
    r"card|record|records|ref|reference|folder|folio|account|claim|voucher|ticket|docket|dossier|appointment|booking|sample|specimen|report|order|pass"
)
CODE_AT_SIGHT = r"(?=[A-Za-z\d/-]*[A-Za-z/-])(?=(?:[A-Za-z/-]*\d){4})(?-i:[A-Z\d]|[a-z](?=\d))[A-Za-z\d]*(?:[-/][A-Za-z\d]+)*|\d{6,12}"
BARE_RECORD = re.compile(
    rf"(?<![A-Za-z])(?:{BARE})\s*(?:is|was|:|#|=|-|\()?\s*(?P<id>{CODE_AT_SIGHT})(?![A-Za-z\d/.-]?[A-Za-z\d])",
    re.I,
)
NO_CODE = re.compile(
    r"(?:19|20)\d\d(?:-|/)\d|^\d{1,4}(?:mg|ml|mcg|st|nd|rd|th|am|pm|x|iu|yo)$|covid|sars|^h\d|^t\d|^\d{3}-\d{3}-\d{4}$",
    re.I,
)
HAN_LABELS = (
    r"(?:住院|门诊|門診|工|员工|員工|學|学|卡|病歷|病历|病案|個案|个案|就診|就诊|身分證|身份證|身份证|健保卡?|医保卡?|醫保卡?|社保卡?|護照|护照|"
    r"掛號|挂号|床|會員|会员|保單|保单|檔案|档案|病例|登記|登记|檢體|检体|报告|報告|回鄉證|居留證|居住證|居住证)(?:證|证|卡)?"
    r"(?:號碼|号码|字號|字号|卡號|卡号|編號|编号|號|号|是)?"
)
# Letters and digits in groups, four digits and more among them: “SMCI/44871/21”, “DESM 5847 2219”, “810624-01-5837”.
CODE = r"(?=(?:[A-Za-z/ -]{0,6}\d){4})(?-i:[A-Z]{0,6}|[a-z]{0,4})[-/ ]?\d[A-Z\d]*(?:[-/.]?[A-Z]{0,3}\d[A-Z\d]*|[ ]\d{2,}[A-Z]?){0,5}"
RECORD = re.compile(
    rf"(?<![A-Za-z])(?:(?:{OF_A_REGISTER})\s*(?:record\s+|file\s+|card\s+)?(?:id\s*)?(?:numbers?|num\b|no\.?|nr\.?|id\b|#)|(?:{ALONE})(?![A-Za-z])|{HAN_LABELS})"
    r"(?:\s+(?:there|here|with\s+you|with\s+them))?\s*(?:is|was|:|：|#|是|為|为|=|-|\()?\s*"
    rf"(?P<id>{CODE})(?![A-Za-z\d/])",
    re.I,
)
# Shapes distinctive enough to be looked at anywhere, each with the validators of its countries.
SHAPES = [
    (re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), ["us.ssn"]),
    (re.compile(r"(?<![\w-])\d{6}-\d{2}-\d{4}(?![\w-])"), ["my.nric"]),
    (re.compile(r"(?<!\w)\d{17}[\dX](?!\w)"), ["cn.ric"]),
    (re.compile(r"(?<!\w)\d{6}-\d{7}(?!\w)"), ["kr.rrn"]),
    (re.compile(r"(?<!\w)[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z](?!\w)"), ["it.codicefiscale"]),
    (re.compile(r"(?<!\w)\d{6}[-+A]\d{3}[\dA-Y](?!\w)"), ["fi.hetu", "se.personnummer", "dk.cpr"]),
    (re.compile(r"(?<!\w)\d{6}[- ]?\d{4}(?!\w)"), ["dk.cpr", "se.personnummer"]),
    (re.compile(r"(?<!\w)(?:\d{8}|[XYZ]\d{7})-?[A-HJ-NP-TV-Z](?!\w)"), ["es.dni", "es.nie"]),
    (re.compile(r"(?<!\w)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\w)"), ["br.cpf"]),
    (re.compile(r"(?<!\w)[12] ?\d{2} ?[01]\d ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}(?!\w)"), ["fr.nir"]),
    (re.compile(r"(?<!\w)\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?!\w)"), ["be.nn"]),
    (re.compile(r"(?<!\w)\d{3} \d{3} \d{4}(?!\w)"), ["gb.nhs"]),
    (re.compile(r"(?<!\w)[2-9]\d{3} \d{4} \d{4}(?!\w)"), ["in_.aadhaar"]),
    (re.compile(r"(?<!\w)\d{1,2}\.\d{3}\.\d{3}-[\dkK](?!\w)"), ["cl.rut"]),
]
# “Call Medicare (1-800-633-4227)”: a telephone of the institution, which `contacts` judges.
FREE_OF_CHARGE = re.compile(r"(?:1[ -])?8(?:00|33|44|55|66|77|88)[ -]\d{3}[ -]\d{4}")
TAIWAN_ID = re.compile(r"(?<!\w)[A-Z][1289]\d{8}(?!\w)")
# https://en.wikipedia.org/wiki/National_identification_card_(Taiwan): the letter's number, then weights.
TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
HONG_KONG_ID = re.compile(r"(?<!\w)[A-Z]{1,2}\d{6}\([0-9A]\)")


def identity_numbers(document):
    """National identity numbers, insurance and medical record numbers."""
    for passage in public_texts(document):
        for start, end in _numbers(passage.text):
            sentence = "This looks like a number that identifies a person in a register."
            milder = mark("identity")
            yield Finding(
                "identity-number", Severity.BLOCKER, passage.field, sentence, start, end, milder
            )


def _numbers(text):
    if not DIGIT_AND_MORE.search(text) or not MAY_BE_NUMBER.search(text):
        return
    for match in RECORD.finditer(text):
        if not names_a_consult(match[0]) and not FREE_OF_CHARGE.fullmatch(match["id"]):
            yield match.span("id")
    for match in BARE_RECORD.finditer(text):
        if not NO_CODE.search(match["id"]):
            yield match.span("id")
    for pattern, validators in SHAPES:
        for match in pattern.finditer(text):
            if any(_is_valid(name, match[0]) for name in validators):
                yield match.span()
    for match in TAIWAN_ID.finditer(text):
        if _is_taiwanese(match[0]):
            yield match.span()
    for match in HONG_KONG_ID.finditer(text):
        yield match.span()


def _is_valid(name, number):
    return import_module(f"stdnum.{name}").is_valid(number)


def _is_taiwanese(number):
    """Weights 1, 9, 8 … 1, 1 over the letter's two digits and the rest give a multiple of ten."""
    letter = TAIWAN_LETTERS.index(number[0]) + 10
    digits = [letter // 10, letter % 10, *map(int, number[1:])]
    return (
        sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0
    )


CHECKS = [identity_numbers]
