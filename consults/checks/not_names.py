"""Words that look like names of people and are none: eponyms, months, brands, and how people are addressed."""

import re

# Words after which, or as which, a name is that of a disease, a test, a place or a law.
NOT_A_PERSON = re.compile(
    r"^(?:[’']s?)?[\s-]+(?:[\w’'-]+\s+){0,2}?(?:disease|syndrome|palsy|sign|test|reflex|criteria|score|scale|"
    r"lymphoma|fracture|disorder|dystrophy|ataxia|chorea|tumou?r|anomaly|contracture|oesophagus|"
    r"esophagus|thyroiditis|phenomenon|cells?|virus|fever|manoeuvre|maneuver|procedure|technique|method|"
    r"myopathy|neuropathy|anemia|anaemia|albicans|factors?|ulcers?|nodes?|gland|duct|canal|tubes?|tendon|ligament|lines?|veins?|artery|nerve|"
    r"exercises?|position|catheter|tube|stitch|operation|remedy|remedies)\b|"
    r"^(?:[’']s?)?[\s-]+(?:[\w’'-]+\s+){0,2}?(?:"
    r"Disease|Syndrome|Hospital|Clinic|University|College|School|Street|St\.|Road|Avenue|Medical|"
    r"Medicine|Institute|Center|Centre|Foundation|Act|Cancer|Health|General|Memorial|Children|type\b|sequence|apple\b|"
    r"\d+(?:[.,]\d+)?\s?(?:mg|mcg|ml|g|iu|units?|%)\b|HCL\b|(?:tablets?|capsules?|pills?|cream|gel|syrup|drops|injections?|spray|inhaler)\b)"
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
thanks thank please botox tylenol aspirin panadol ibuprofen advil internet qi gong tai chi yoga reiki
alzheimers parkinsons crohns hodgkins basedow behcet wegener ewing kaposi burkitt merkel rett rasmussen
asperger angelman prader willi williams noonan ehlers danlos osgood schlatter morton baker bakers
duane still willebrand foley heimlich apgar glasgow papanicolaou doppler holter mantoux schirmer weber rinne phalen tinel
"""
EPONYMS = frozenset(EPONYMS_IN_WORDS.split())
# Makers and shows that are called Doctor.
BRANDS_IN_WORDS = """
reckeweg scholl scholls bach hauschka pepper oetker google phil oz who seuss martens strange
batra batras willmar schwabe wheatgrass organic morepen ortho trust berg axe gundry
"""
BRANDS = frozenset(BRANDS_IN_WORDS.split())
# What stands where a name may stand, and is nobody's.
NO_PERSON_IN_WORDS = """
mr mrs ms mx sir madam madame mam maam miss mister doctor doctors doc docs dr drs team all everyone everybody there friend friends
folks guys user member readers reader forum nurse anonymous asker patient mom mum dad mother father
parents ladies gentlemen sirs expert experts professor colleague age aged male female yes no not and but if the
this that these those they then there here she he it we you i my his her our your their when what why how who where
please kindly regards best kind warm thank thanks many much so very god bless you lord jesus allah
several now just also currently recently last since because after before for with from every some
"""
NO_PERSON = frozenset(NO_PERSON_IN_WORDS.split())
