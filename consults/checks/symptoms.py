"""Symptoms and tests as lay people and doctors write them, and whether a sentence denies them."""

import re

# Each symptom: what it is called in a sentence to the editor, and the words that mean it.
SYMPTOMS = {
    "weakness": r"weak(?:ness|er|ened)?|loss of strength|lack of strength|no strength",
    "muscle wasting": r"atroph(?:y|ied|ic)|(?:muscle )?wasting|(?:muscles?|arm|leg|thigh|hand)s? (?:\w+ ){0,3}(?:shr[iau]nk\w*|thinner)",
    "twitching": r"twitch(?:es|ed|ing)?|fasciculations?",
    "numbness": r"numb(?:ness)?|loss of (?:feeling|sensation)",
    "tingling": r"tingl(?:e|es|ed|ing)|pins and needles|paraesthesia|paresthesia",
    "pain": r"(?<!chest )(?<!no )\bpain(?:ful|s)?",
    "chest pain": r"chest (?:pain|tightness|pressure)|pain in (?:my|your|the) chest",
    "headache": r"headaches?|head (?:hurts|aches)|migraines?",
    "fever": r"fever(?:ish|s)?|high temperature",
    "dizziness": r"dizz(?:y|iness)|light-?headed(?:ness)?|vertigo",
    "nausea": r"nausea|nauseous|queasy",
    "vomiting": r"vomit(?:s|ed|ing)?|thr(?:ow|ew|owing) up",
    "cough": r"cough(?:s|ed|ing)?",
    "shortness of breath": r"short(?:ness)? of breath|breathless(?:ness)?|difficulty breathing|can ?not breathe",
    "palpitations": r"palpitations?|heart (?:races|racing|pounds|pounding|flutters|skips)",
    "swelling": r"swell(?:ing|s)?|swollen|oedema|edema",
    "rash": r"rash(?:es)?|hives",
    "itching": r"itch(?:y|es|ing|iness)?",
    "bleeding": r"bleed(?:s|ing)?|bled|blood in",
    "diarrhoea": r"diarrh?o?ea|loose stools?",
    "constipation": r"constipat(?:ed|ion)",
    "weight loss": r"weight loss|lost (?:\w+ ){0,3}(?:weight|kg|kilos|pounds)|losing weight",
    "tiredness": r"tired(?:ness)?|fatigued?|exhaust(?:ed|ion)",
    "sleeplessness": r"insomnia|(?:cannot|can[’']t|could not|couldn[’']t|trouble|difficulty) (?:fall(?:ing)? a)?sleep(?:ing)?|sleepless(?:ness)?",
    "trembling": r"trembl(?:e|es|ed|ing)|tremors?|shak(?:y|ing)",
    "cramps": r"cramps?|cramping|spasms?",
    "stiffness": r"stiff(?:ness)?|spasticity",
    "seizures": r"seizures?|convulsions?|fits",
    "difficulty swallowing": r"(?:difficulty|trouble|problems?) (?:in |with )?swallowing|dysphagia|chok(?:e|ed|ing)",
    "slurred speech": r"slurr(?:ed|ing)(?: speech)?|speech (?:is|was) slurred|dysarthria",
    "blurred vision": r"blurr(?:ed|y)(?: vision)?|double vision|vision loss|loss of vision",
    "memory loss": r"memory (?:loss|problems?)|forgetful(?:ness)?",
    "anxiety": r"anxi(?:ety|ous)|panic attacks?",
    "fainting": r"faint(?:ed|ing)|passed out|blackouts?|syncope",
}  # fmt: skip
TESTS = {
    "an MRI": r"MRI|magnetic resonance",
    "a CT": r"CT(?: scan)?|computed tomography|CAT scan",
    "an EMG": r"EMG|electromyograph\w*",
    "nerve conduction studies": r"nerve conduction(?: stud(?:y|ies)| tests?| velocit(?:y|ies))?|NCS|NCV",
    "an X-ray": r"X-?rays?|radiographs?",
    "an ultrasound": r"ultrasounds?|sonogra\w+|echocardiogra\w+",
    "an ECG": r"ECG|EKG|electrocardiogra\w+|Holter",
    "an EEG": r"EEG|electroencephalogra\w+",
    "a biopsy": r"biops(?:y|ies)",
    "an endoscopy": r"endoscop(?:y|ies)|gastroscop(?:y|ies)",
    "a colonoscopy": r"colonoscop(?:y|ies)",
    "a blood test": r"blood (?:tests?|work|count|results?|tests results)|lab(?:oratory)? (?:tests?|results|work)",
    "a lumbar puncture": r"lumbar puncture|spinal tap",
    "a sleep study": r"sleep stud(?:y|ies)|polysomnogra\w+",
}
COMPILED = {
    name: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I) for name, words in SYMPTOMS.items()
}
TESTED = {
    name: re.compile(rf"(?<!\w)(?:{words})(?!\w)", 0 if name in {"a CT"} else re.I)
    for name, words in TESTS.items()
}
SENTENCE = re.compile(r"[^.!?。！？\n]+(?:[.!?。！？]+|\n|$)")
CLAUSE = re.compile(
    r"[,;:]\s+(?=(?:but|however|although|though|yet|while|whereas|and (?:I|my|the))\b)|\bbut\b|;",
    re.I,
)
DENIED = re.compile(
    r"(?:\b(?:no|not|without|never|neither|nor|none|absence of|absent|free of|denies|denied|deny|lack of|"
    r"lacks?|rather than|instead of|ruled? out|exclud(?:e|es|ed))\b|n[’']t\b)(?P<gap>[^.!?;]{0,60})$",
    re.I,
)
UNDENIED = re.compile(
    r"\bnot only\b|\bno longer sure\b|\bnot sure\b|\bno doubt\b|\bnot (?:just|sleep)\b", re.I
)
CONDITIONAL = re.compile(
    r"\b(?:if|unless|whether|may|might|can|could|should|would|in case|when(?:ever)?|typically|often|usually|"
    r"sometimes|generally|in general|such as|including|include|includes|for example|e\.g|some people|many people|"
    r"patients|people with|symptoms of|watch for|look for|seek|signs of|caus(?:e|es|ed) by|lead to|associated)\b",
    re.I,
)
ABOUT_READER = re.compile(r"\b(?:you|your|yours|you[’']ve|you[’']re)\b", re.I)
ANOTHER = re.compile(
    r"\b(?:my|his|her) (?:mother|father|mom|mum|dad|sister|brother|wife|husband|son|daughter|friend|uncle|aunt|"
    r"grand\w+|cousin|boss|dog|cat|baby|child)\b",
    re.I,
)


def sentences(text):
    """Yield (start, sentence) for each sentence of a text."""
    for match in SENTENCE.finditer(text):
        if match[0].strip():
            yield match.start(), match[0]


def is_denied(sentence, start):
    """True when what stands at `start` of a sentence is said not to be there."""
    before = sentence[:start]
    clauses = CLAUSE.split(before)
    match = DENIED.search(clauses[-1])
    return bool(match) and not UNDENIED.search(clauses[-1])
