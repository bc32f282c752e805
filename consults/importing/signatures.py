"""Where a doctor worked when writing a reply, as the reply's own ending says."""

import re

from consults.importing.page_lines import LONGEST_MARKER, SENTENCE_END

TITLES = r"Dr|Doctor|Prof|Professor|Pharmacist|Dietitian|Nutritionist|Nurse|Therapist|Psychologist"
INSTITUTION = re.compile(
    r"\b(?:hospitals?|medical|clinics?|universit(?:y|ies)|institutes?|cent(?:er|re)s?|health|college|"
    r"infirmary|foundation)\b|醫院|医院|診所|诊所|大學|大学|中心",
    re.I,
)
WARDS = re.compile(r"^(?:department|division|section|dept)\b", re.I)
GOODBYE = re.compile(
    r"(?:^|[\s,，])(?:from\s+)?(?:care[sd]? (?:about|for) you|"
    r"wish(?:es|ing)? you .*|sincerely|regards|"
    r"(?:with )?(?:best|kind|warm) (?:regards|wishes)|yours.*|關心您|關心你)[\s.,!。]*$",
    re.I,
)
SIGN_OFF_LINES = 7


def affiliation(doctor, lines):
    """Return the hospital a reply is signed with, or "" when its end names none.

    Looks at the last lines only, where the doctor's name (or surname with title) stands: the part
    between commas or line ends that names an institution. The doctor's text itself stays whole.
    """
    tail = [line.text[-LONGEST_MARKER:] for line in lines if line.text][-SIGN_OFF_LINES:]
    family = doctor.split()[0] if doctor.split() else doctor
    signed = None
    for index, text in enumerate(tail):
        before = tail[index - 1] if index else ""
        titled = re.search(rf"(?:{TITLES})\.?$", before, re.I) or re.match(
            rf"^(?:{TITLES})\b", text, re.I
        )
        named = titled and re.search(rf"\b{re.escape(family)}\b", text)
        if named or doctor.casefold() in text.casefold():
            signed = index
    if signed is None:
        return ""
    return _institution(tail, signed)


def _institution(tail, signed):
    """Return the first institution on the signature's line, below it, or just above it."""
    order = [signed, *range(signed + 1, len(tail)), *range(signed - 1, max(signed - 3, -1), -1)]
    for index in order:
        if index < signed and SENTENCE_END.search(tail[index]) and len(tail[index]) > 80:
            break
        sentence = re.split(r"(?<=[.!?。])\s+", GOODBYE.sub("", tail[index]))[-1]
        for part in re.split(r"[,，;；|]", sentence):
            part = re.sub(r"^(?:and|from|at|of|the)\s+", "", part.strip(" .。!"), flags=re.I)
            part = re.split(rf"\s+(?:{TITLES})\b\.?(?:\s|$)", part)[0].strip()
            if INSTITUTION.search(part) and not WARDS.match(part) and len(part.split()) <= 10:
                return part
    return ""
