"""Symptoms and tests as lay people and doctors write them, and whether a sentence denies them."""

import re

# Each symptom: what it is called in a sentence to the editor, and the words that mean it.
SYMPTOMS = {
    "weakness": r"weak(?:ness|er|ened)?|loss of strength|lack of strength|no strength",
    "muscle wasting": r"atroph(?:y|ied|ic)|(?:muscle )?wasting|(?:muscles?|arm|leg|thigh|hand)s? (?:\w+ ){0,3}(?:shr[iau]nk\w*|thinner)",
    "twitching": r"twitch(?:es|ed|ing)?|fasciculations?",
    "numbness": r"numb(?:ness)?|loss of (?:feeling|sensation)",
    "tingling": r"tingl(?:e|es|ed|ing)|pins and needles|paraesthesia|paresthesia",
    "pain": r"(?<!chest )\b(?:pain(?:ful|s)?|hurt(?:s|ing)?|ach(?:e|es|ed|ing)|sore(?:ness)?)",
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
    "heartburn": r"heart ?burn|acid reflux|indigestion",
    "bloating": r"bloat(?:ed|ing)?|belching|burping",
    "hearing loss": r"hearing loss|loss of hearing|(?:cannot|can[’']t) hear|going deaf",
    "ringing ears": r"tinnitus|ringing (?:in|of) (?:my|your|the) ears?|(?:my|your) ears? (?:ring|rings|ringing)",
    "sweating": r"night sweats|sweat(?:s|ing|y)?|perspir\w+",
    "chills": r"chills|shiver(?:s|ed|ing)?",
    "loss of appetite": r"loss of appetite|no appetite|(?:cannot|can[’']t|do not|don[’']t) (?:want to )?eat",
    "hair loss": r"hair (?:loss|fall)|losing (?:\w+ )?hair",
    "discharge": r"discharge",
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
    "a urine test": r"urine (?:tests?|cultures?|samples?|analys[ie]s)|urinalysis",
    "a culture": r"(?:throat|stool|blood|sputum|wound) cultures?|cultures? (?:grew|showed)",
    "a pregnancy test": r"h?CG|pregnancy tests?",
    "a stool test": r"stool (?:tests?|samples?)",
    "a thyroid test": r"TSH|thyroid (?:tests?|function|panel|levels?)",
    "a mammogram": r"mammogra\w+",
    "a smear": r"pap (?:smears?|tests?)|cervical smears?",
    "a PSA test": r"PSA",
    "an angiogram": r"angiogra\w+",
    "a stress test": r"stress tests?|treadmill tests?",
    "a bone density scan": r"bone density|DEXA(?: scan)?",
    "a PET": r"PET scans?",
    "an allergy test": r"(?:allergy|skin prick|patch) tests?",
    "a lung test": r"spirometry|lung function tests?",
    "a hearing test": r"hearing tests?|audiogra\w+",
    "an operation": r"surger(?:y|ies)|operations?|operated on|arthroscop\w+|\w+ectomy|bypass",
    "a sleep study": r"sleep stud(?:y|ies)|polysomnogra\w+",
}
# Letters without which none of the words above can stand: a cheap look before a dear one.
CUES = {
    "weakness": "weak strength", "muscle wasting": "atroph wast shr thinner", "twitching": "twitch fascic",
    "numbness": "numb loss", "tingling": "tingl pins paraes pares", "pain": "pain hurt ach sore",
    "chest pain": "chest", "headache": "head migraine", "fever": "fever temperature",
    "dizziness": "dizz light vertigo", "nausea": "nause queas", "vomiting": "vomit thr",
    "cough": "cough", "shortness of breath": "breath", "palpitations": "palpit heart", "swelling": "swel swol edema",
    "rash": "rash hives", "itching": "itch", "bleeding": "bleed bled blood", "diarrhoea": "diarr loose",
    "constipation": "constip", "weight loss": "weight lost losing", "tiredness": "tired fatig exhaust",
    "sleeplessness": "insomn sleep", "trembling": "trem shak", "cramps": "cramp spasm", "stiffness": "stiff spast",
    "seizures": "seiz convul fits", "difficulty swallowing": "swallow dysphag chok", "slurred speech": "slurr speech dysarth",
    "blurred vision": "blur vision", "memory loss": "memory forget", "anxiety": "anxi panic",
    "heartburn": "burn reflux indig", "bloating": "bloat belch burp", "hearing loss": "hear deaf",
    "ringing ears": "tinnit ring", "sweating": "sweat perspir", "chills": "chill shiver",
    "loss of appetite": "appetite eat", "hair loss": "hair", "discharge": "discharge", "fainting": "faint passed black syncope",
    "an MRI": "mri magnetic", "a CT": "ct computed cat", "an EMG": "emg electromyo",
    "nerve conduction studies": "conduction ncs ncv", "an X-ray": "ray radiogr", "an ultrasound": "ultras sonogra echocard",
    "an ECG": "ecg ekg electroc holter", "an EEG": "eeg electroen", "a biopsy": "biops", "an endoscopy": "scop",
    "a colonoscopy": "colonos", "a blood test": "blood lab", "a urine test": "urin", "a culture": "cultur",
    "a pregnancy test": "cg pregn", "a stool test": "stool", "a thyroid test": "tsh thyr", "a mammogram": "mammo",
    "a smear": "pap smear", "a PSA test": "psa", "an angiogram": "angio", "a stress test": "stress tread",
    "a bone density scan": "bone dexa", "a PET": "pet", "an allergy test": "allerg prick patch",
    "a lung test": "spirom lung", "a hearing test": "hearing audio",
    "an operation": "surg operat arthros ectomy bypass", "a lumbar puncture": "lumbar spinal",
    "a sleep study": "sleep polys",
}  # fmt: skip
CUES = {name: tuple(cues.split()) for name, cues in CUES.items()}
COMPILED = {
    name: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I) for name, words in SYMPTOMS.items()
}
TESTED = {
    name: re.compile(rf"(?<!\w)(?:{words})(?!\w)", 0 if name in {"a CT"} else re.I)
    for name, words in TESTS.items()
}
# What is lost when these do not work: “your vision is intact” denies it.
LOST = {
    "vision": ["blurred vision"], "eyesight": ["blurred vision"], "sight": ["blurred vision"],
    "speech": ["slurred speech"], "strength": ["weakness"], "sensation": ["numbness"],
    "feeling": ["numbness"], "memory": ["memory loss"], "appetite": ["loss of appetite"],
    "hearing": ["hearing loss"], "breathing": ["shortness of breath"], "swallowing": ["difficulty swallowing"],
    "sleep": ["sleeplessness"], "balance": ["dizziness"],
}  # fmt: skip
INTACT = re.compile(
    rf"\b(?P<what>{'|'.join(LOST)})\s+(?:is|was|are|remains?|has (?:stayed|remained))\s+"
    r"(?:(?:still|quite|fully|completely|perfectly)\s+)?(?:intact|normal|preserved|unaffected|unimpaired|fine|good)\b",
    re.I,
)
SITES = re.compile(
    r"\b(?P<site>head|neck|throat|ear|eye|jaw|tooth|teeth|gum|shoulder|arm|elbow|wrist|hand|finger|thumb|chest|breast|"
    r"rib|back|spine|belly|stomach|abdom\w+|hip|groin|leg|thigh|knee|calf|calve|ankle|foot|feet|toe|heel|joint|muscle|"
    r"pelvi\w+|kidney|bladder|skin)(?:s|es)?\b",
    re.I,
)
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


def is_denied(sentence, start):
    """True when what stands at `start` of a sentence is said not to be there."""
    before = sentence[:start]
    clauses = CLAUSE.split(before)
    match = DENIED.search(clauses[-1])
    return bool(match) and not UNDENIED.search(clauses[-1])


def sites_in(sentence):
    """Return the places of the body that a sentence names."""
    return {match["site"].lower() for match in SITES.finditer(sentence)}


def possible(patterns, text):
    """Return [(name, pattern)] of SYMPTOMS or TESTS that a text may hold, by the letters in it."""
    low = text.lower()
    return [(name, found) for name, found in patterns.items() if any(c in low for c in CUES[name])]
