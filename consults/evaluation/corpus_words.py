"""What made-up consults are made of."""

DEPARTMENTS = """Allergology,Anesthesiology,Cardiology,Dentistry,Dermatology,Emergency Medicine,
Endocrinology,Family Medicine,Gastroenterology,General Surgery,Genetics,Geriatrics,Gynecology,
Hematology,Hepatology,Immunology,Infectious Disease,Internal Medicine,Nephrology,Neurology,
Neurosurgery,Nuclear Medicine,Nutrition,Obstetrics,Occupational Medicine,Oncology,Ophthalmology,
Orthopedics,Otolaryngology,Pain Medicine,Palliative Care,Pediatrics,Plastic Surgery,Psychiatry,
Pulmonology,Rehabilitation,Rheumatology,Sports Medicine,Urology,Vascular Surgery"""
FAMILY = "Abara,Brandt,Castel,Duarte,Eklund,Farouk,Grau,Holm,Ivanov,Jansen,Kaya,Lund,Moreau,Nakata"
GIVEN = "Ada,Bela,Cyra,Dorin,Edda,Finn,Gita,Hugo,Ilse,Jory,Kato,Lena,Miro,Nola,Otis,Pia,Rafi,Suna"
PLACES = "Lindenhof,Harbour,Alder,Mill Lane,Greenfield,North Quay,Old Bridge,Saint Elm,Riverside"
KINDS = "Hospital,Medical Center,Clinic,Health Centre"
PARTS = """ankle,arm,back,belly,bladder,breast,calf,cheek,chest,chin,collarbone,ear,elbow,eye,
eyelid,
face,finger,foot,forearm,forehead,gum,hand,heel,hip,jaw,kidney,knee,leg,lip,liver,lung,mouth,neck,
nose,palm,rib,scalp,shin,shoulder,skin,spine,stomach,temple,thigh,throat,thumb,toe,tongue,tooth,
wrist"""
SIGNS = """ache,bleeding,blister,bruise,burning,cramp,cyst,dryness,fracture,heaviness,infection,
inflammation,injury,itching,lump,numbness,pain,pressure,pulsing,rash,redness,scar,soreness,spasm,
sprain,stiffness,stinging,strain,swelling,tenderness,tightness,tingling,tremor,twitching,ulcer,
wart,weakness,wound"""
KINDS_OF = "acute,chronic,recurrent,sudden,mild,severe,nightly,one-sided"
TIMES = "two days,a week,ten days,three weeks,a month,half a year,two years,last spring"
TRIGGERS = """after work,after sport,at night,in the morning,when I sit,when I stand up,in the cold,
after meals,when I am tired,when I lift something,after coffee,on the stairs,during the day"""
HELPS = """rest,warmth,cold packs,ibuprofen,walking,stretching,a cream,sleep,drinking more,
paracetamol,a support,breathing slowly"""
TESTS = """a blood test,an ultrasound,an X-ray,an MRI,an electrocardiogram,a urine test,a swab,
a lung function test,a nerve conduction study,an endoscopy,a thyroid test,a measurement at home"""
CAUSES = """strain,a virus,dry air,a lack of sleep,stress,an old injury,a pinched nerve,a mild
infection,an allergy,a lack of iron,posture,a medicine,ageing of the joint,a hormone change"""
WARNINGS = """fever,weight loss,weakness,bleeding,breathlessness,confusion,fainting,loss of feeling,
a stiff neck,yellow skin,severe pain at night,swelling of one leg"""

# Invented terms: syllables and an ending. FIRST_TERM keeps the commonest from being too short.
SYLLABLES = """ba,be,bro,ca,cel,cli,da,del,dra,fa,fen,flo,ga,gla,hy,ka,kel,la,lor,lu,ma,mel,mi,na,
nel,no,ora,pa,per,pla,que,ra,ri,ro,sa,sel,si,ta,tel,tri,va,ver,vi,xa,ya,ze"""
FIRST_TERM = 200
ENDINGS = {
    "drug": ["mab", "pril", "statin", "zole", "cillin", "olol"],
    "illness": ["itis", "osis", "oma", "emia", "pathy", " syndrome"],
    "drug_b": ["mab", "pril", "statin", "zole", "cillin", "olol"],
    "illness_b": ["itis", "osis", "oma", "emia", "pathy", " syndrome"],
    "finding": ["graphy", "ine level", "gen test", "scopy"],
}

QUESTIONS = [
    "For {time} I have had {sign} in my {part}.",
    "It is worse {trigger} and I do not know why.",
    "{help} helps a little, but only for some hours.",
    "A friend told me that it could be {cause}.",
    "I am {age} years old and work in an office.",
    "My doctor ordered {test}, and it was normal.",
    "At first it was only the left {part}, now it is both.",
    "I have no {warning}, and I sleep well otherwise.",
    "My mother had {sign} of the {part} when she was young.",
    "I stopped coffee {time} ago without any change.",
    "Sometimes the {part} feels {sign_b} as well.",
    "I am worried that it is something serious.",
    "Should I ask for {test}, or is it better to wait?",
    "How long does {sign} of this kind usually last?",
    "Can {cause} really do this to a {part}?",
    "I take no medicine apart from vitamins.",
    "I have taken {drug} for {time}, and before that {drug_b}.",
    "My aunt has {illness}, could the {part} be part of that?",
    "The report says {finding} high, with a question mark behind {illness}.",
    "On the internet I read about {illness} and {illness_b}.",
    "Last year I was treated for {illness} with {drug}.",
]
REPLIES = [
    "Thank you for describing the {part} so clearly.",
    "{sign} that comes {trigger} is most often due to {cause}.",
    "I would begin with {help} for {time} and see what changes.",
    "If it has not improved by then, {test} would be the next step.",
    "{warning} would be a reason to see a doctor the same day.",
    "From what you write I see no sign of a dangerous illness.",
    "In people of your age {cause} is far more frequent than anything else.",
    "Please do not rub the {part}; {help} is better.",
    "A normal result of {test} is good news and makes {cause} likely.",
    "Write down for {time} when the {sign} comes and what you did before.",
    "Your family history matters less here than you fear.",
    "Do come back if the {sign_b} spreads or wakes you at night.",
    "{illness} looks different: there the {finding} is never normal.",
    "{drug} can do this in the first weeks; do not stop it on your own.",
    "I would rather use {drug} than {drug_b} for {sign} like yours.",
    "A {finding} would tell {illness} from {cause}.",
]
EXPLANATIONS = [
    "{sign} of the {part} is a common complaint and has many causes.",
    "The nerves of the {part} react to {cause} before anything can be seen.",
    "Most people recover within {time} without any treatment.",
    "{test} shows whether {cause} plays a part.",
    "{help} and patience are the first steps in most guidelines.",
    "Signs such as {warning} call for a closer look.",
    "Children and older people should be examined earlier.",
    "Stress makes {sign} stronger, and {sign} makes stress.",
    "{illness} begins in the {part} in one of ten people.",
    "Medicines such as {drug} and {drug_b} are used for it.",
    "Before {drug} is given, {finding} should be known.",
]
