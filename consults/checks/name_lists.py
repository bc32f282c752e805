"""Lists of names, and which words are ordinary ones.

The lists in `names/` are written by ``make names`` from Faker's locales, the United States census of 1990 and
names added for this project; `text.dictionary` says which words are ordinary. Whether words together are
somebody's name is in `full_names`.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from text.dictionary import is_english
from text.words import folded

LISTS = Path(__file__).parent / "names"
# Capitals and small letters of every language in Latin letters, for sets of a pattern: “Š”, “Đ”, “ỳ”.
BEYOND = [chr(code) for block in ((0x100, 0x250), (0x1E00, 0x1F00)) for code in range(*block)]
UPPER = "A-ZÀ-ÖØ-Þ" + "".join(filter(str.isupper, BEYOND))
LOWER = "a-zß-öø-ÿ" + "".join(filter(str.islower, BEYOND))
LATIN_FAMILIES_IN_WORDS = """
chen lin huang hwang chang zhang lee li wang wu liu tsai cai yang hsu xu shu cheng zheng hsieh
xie kuo guo hung hong chiu qiu tseng zeng liao lai chou zhou chow yeh ye su chuang zhuang lu lyu
chiang jiang ho he hsiao xiao siao lo luo kao gao pan chien jian chu zhu chung zhong peng yu
chan zhan hu shih shi shen chao zhao liang yen yan weng wei sun tai dai fan fang sung song teng
deng tu du fu hou tsao cao hsueh xue ting ding ma tung dong wen tang lan chi yao yin kung gong
feng ku gu kang tien tian han pai bai ling qin meng jia xiong tan lau wong cheung leung kwok ng
ouyang nguyen tran pham kim park choi jung kwon yoon tanaka suzuki sato watanabe yamamoto
nakamura kobayashi ito singh patel kumar sharma khan ahmed hussain gupta
"""
LATIN_FAMILIES = frozenset(LATIN_FAMILIES_IN_WORDS.split())
# Given names that are words first; the other common ones are names wherever they stand.
WORDS_FIRST_IN_WORDS = """
may june april mark grace hope rose will dawn summer joy faith frank grant art bill gene dean
chase pat rob sue bob jack drew chance guy max penny ruby crystal amber ivy lily daisy heather
iris violet olive hazel ginger sandy misty robin jean dale ray rich earnest earl miles victor
van carol eve angel christian autumn destiny star sky brook forest reed river stone clay cliff
curt don gay jasmine pearl jade opal joy mercy patience chastity charity precious honey sunny
happy young long little king major merry kitty candy sugar dusty rusty rocky buck skip chip wade
lane glen heath ford page cherry melody harmony sage ash juniper willow maple cedar rowan aspen
clover love see blessing favour favor goodness comfort gift wisdom innocent miracle sunday prince princess queen winter star sage
dakota honor justice true
"""
# Given names that a patient means as a medicine, a test or a place.
PRODUCTS_IN_WORDS = """
asda aldi lidl tesco yasmin yaz mirena camila errin allegra alli lexa estelle diane kariva portia aviane apri kelnor tulana loryna ocella
gianvi beyaz safyral natazia seasonique levora lutera sronyx aleve celexa xenical alesse mono ortho nora vera ana asa
alt ast lupron depo paxil mira kenya jordan israel chad india china georgia carolina virginia florence sydney charlotte
victoria madison austin dallas houston jackson boston lincoln santiago diego sofia lagos vienna geneva milan verona paris
louisiana maryland alexandria torrance stanford bethesda delaware tennessee indiana iowa maine oregon utah georgia
argentina oman turkey brazil candida titin keratin salih brody hadassah aspirin insulin estrogen serotonin dopamine
santa san los las saint asia africa america europe malaysia indonesia savannah aurora brazil cuba malta cyprus mali niger
alberta ontario montana dakota nevada arizona columbia durham lancaster chester preston bradford kent devon essex dublin
belfast lourdes adelaide darwin melbourne perth nelson wellington salem eugene orlando raleigh tyler irvine riverside
diabetes lupus sinus cancer tumor tumour cyst fever heart thyroid hernia migraine asthma angina
"""
PRODUCTS = frozenset(PRODUCTS_IN_WORDS.split())
WORDS_FIRST = frozenset(WORDS_FIRST_IN_WORDS.split())
LONGEST_SYLLABLE = 3
# How diseases, operations, tests and active ingredients are called (INN stems among them).
MADE_OF_MEDICINE = re.compile(
    r"(?:itis|osis|oses|(?:a|ae)emias?|emi[ac]s?|opath(?:y|ies|ic)|plasi[ae]s?|plasty|ectom(?:y|ies)|ostomy|otomy|scop(?:y|ies|ic)|"
    r"graph(?:y|ic)|grams?|ologists?|ologic(?:al)?|ology|algia|trophy|trophic|omas?|uria|rrh(?:o?ea|age|agic)|penia|penic|megaly|"
    r"phobia|lysis|genesis|ptysis|plegia|paresis|sclerosis|stenosis|centesis|therapy|pathic|genic|philia|cytes?|cytic|blasts?|"
    r"mab|nib|pril|artan|statin|azoles?|cillin|mycin|micin|cycline|oxacin|floxacin|triptan|prazole|tidine|dipine|olol|zepam|zolam|"
    r"barbital|caine|cort|formin|gliptin|gliflozin|glutide|glitazone|parin|xaban|gatran|setron|vir|thiazide|semide|azine|oxetine|"
    r"pramine|triptyline|profen|oxicam|coxib|sone|solone|onide|terol|tropium|phylline|lukast|mine|dronate|cef\w+|sulfa\w+)$"
)
SHORTEST_MEDICAL = 6


@cache
def everyday_words():
    """Words of every day; what else the dictionary knows is rare, and may be a name."""
    return _listed("everyday")


def may_be_given(low):
    """True for a given name, even one that a dictionary knows as a rare word: “bola”, “sienna”."""
    rare = low in given_names() and low not in everyday_words()
    return rare or low in popular_names() or low in WORDS_FIRST


@cache
def given_names():
    return _listed("given")


@cache
def popular_names():
    """The commonest given names, among them those that a dictionary lists as well (“maria”)."""
    return _listed("common")


@cache
def common_given_names():
    return popular_names() - WORDS_FIRST


@cache
def lands():
    """Countries, states and provinces."""
    return _listed("places")


@cache
def medicines():
    """Names of medicines, those of makers among them: from DrugBank's open vocabulary (CC0), and some more."""
    return _listed("medicines")


@cache
def family_names():
    return _listed("family") | LATIN_FAMILIES


@cache
def unmistakable_names():
    """Names that are nothing but names, so that one in small letters is seen as well."""
    given = {name for name in given_names() if len(name) > LONGEST_SYLLABLE and not is_word(name)}
    return (given - (lands() - popular_names()) | _listed("sure")) - WORDS_FIRST - PRODUCTS


@cache
def names_by_themselves():
    """Given names that point to a person wherever they stand with a capital."""
    return (common_given_names() | unmistakable_names()) - PRODUCTS


def _listed(name):
    """Return the names of a list, and each as it is written without accents."""
    found = (LISTS / f"{name}.txt").read_text(encoding="utf-8").split()
    return frozenset(found) | {folded(word) for word in found if not word.isascii()}


@lru_cache(50_000)
def is_word(token):
    """True for an ordinary English word, in its plain or an inflected form, and for words of medicine."""
    low = token.lower()
    if "-" in low[1:-1]:  # “father-in-law”
        return all(is_word(part) for part in low.split("-") if part)
    return is_english(low) or is_medical(low)


def is_medical(low):
    """True for a word that is made as those of medicine are and that is nobody's name."""
    if len(low) < SHORTEST_MEDICAL or not MADE_OF_MEDICINE.search(low):
        return False
    return low not in given_names() and low not in family_names()


def is_ordinary(token):
    """True for a word that is no common given name as well: “maria” is in the dictionary, too."""
    return token.lower() not in common_given_names() and is_word(token)
