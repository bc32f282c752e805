"""What looks like a person's name: of every part of the world in Latin letters, and Chinese.

The lists in `names/` are written by ``make names`` from Faker's locales, the United States census of 1990 and
names added for this project; `text.dictionary` says which words are ordinary.
Chinese family names are the commonest of Taiwan's and China's household registers, with their romanisations.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from text.dictionary import is_english
from text.scripts import in_script_of
from text.words import folded

LISTS = Path(__file__).parent / "names"
# Capitals and small letters of every language in Latin letters, for sets of a pattern: “Š”, “Đ”, “ỳ”.
BEYOND = [chr(code) for block in ((0x100, 0x250), (0x1E00, 0x1F00)) for code in range(*block)]
UPPER = "A-ZÀ-ÖØ-Þ" + "".join(filter(str.isupper, BEYOND))
LOWER = "a-zß-öø-ÿ" + "".join(filter(str.islower, BEYOND))
CJK_FAMILIES = set(
    "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈余盧梁趙顏柯翁魏孫戴"
    "范方宋鄧杜傅侯曹薛丁卓阮馬董溫唐藍石蔣田康鄒白涂尤巫韓龔嚴袁程姜湯黎陈黄张吴刘杨许郑谢赖叶苏庄吕萧罗"
    "简钟卢赵颜孙邓马温蓝蒋邹龚严汤秦姚崔邵万萬钱錢段雷龙龍"
    "任安俞倪史孔孟尹岳左康房易曲梅歐欧池汪游樊熊牛甘申畢毕祝程穆章童符練练繆缪翟聶聂舒葛褚覃談谈賀贺賈贾"
    "辛辜連连邢郝鄔邬閻阎闞陶陸陆韋韦顧顾饒饶馮冯駱骆麥麦齊齐龐庞殷柴鮑鲍單鄭"
    "紀纪祝巫覃瞿佟靳仇路耿苗甄卜冉蒲匡臧屠蒙關关戚季鄺邝冼甯宁喬乔狄尚邸芦蘆盛凌惠閔闵鞠鄂卞桂祁遲迟晏裴阮柏焦查費费荀羊闫佘仝逄窦竇訾郜郏谌諶邰蔺藺单阚韩"
)
DOUBLE_FAMILIES = (
    "歐陽",
    "欧阳",
    "司馬",
    "司马",
    "上官",
    "諸葛",
    "诸葛",
    "張簡",
    "范姜",
    "司徒",
    "皇甫",
    "慕容",
    "令狐",
    "尉遲",
    "尉迟",
    "夏侯",
    "端木",
    "公孫",
    "公孙",
    "東方",
    "西門",
    "呼延",
    "南宮",
)
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
SYLLABLE = (
    r"(?:zh|ch|sh|hs|ts|tz|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ueng|ang|eng|ong|ing|ung|ian|iao|uai|uan|ien|ieh|ueh|iou|ai|ei|ao|ou|an|en"
    r"|in|un|ia|ie|iu|ua|uo|ui|ue|ih|eh|er|io|a|o|e|i|u)"
)
LATIN_GIVEN = re.compile(rf"^{SYLLABLE}(?:-?{SYLLABLE}){{0,2}}$")
# Names that are words first: alone they say nothing, beside a family name they do.
NICKNAME = re.compile(r"^(?:小|阿|大|老|匿名|網友|患者|媽媽|爸爸)")
PSEUDONYMS = ["Maple", "Willow", "Cedar", "Rowan", "Hazel", "Aspen", "Juniper", "Clover"]
PSEUDONYMS_CJK = ["小楓", "小柳", "小松", "小竹", "小蘭", "小梅", "小禾", "小雨"]
PARTICLES_IN_WORDS = """
da de del della di dos van von der den bin ibn al el la le ter
"""
PARTICLES = frozenset(PARTICLES_IN_WORDS.split())
LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
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
HANDLE_LIKE = re.compile(r"[_\d@#]")  # “qwerty_mom”, “guyinneed4real”
HAN = re.compile(r"[\u3400-\u9fff]")


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


def is_han_name(text):
    """True for a Chinese full name: a family name and one or two more characters."""
    if NICKNAME.match(text) or not all(HAN.match(letter) for letter in text):
        return False
    if text.startswith(DOUBLE_FAMILIES):
        return 3 <= len(text) <= 4
    return 2 <= len(text) <= 3 and text[0] in CJK_FAMILIES


def is_romanised_name(tokens):
    """True for a Chinese name in Latin letters: Chen Xiaobai, Hsiao-Ling Wang, Lin Yu Ting."""
    low = [token.lower() for token in tokens]
    for family, given in ((low[0], low[1:]), (low[-1], low[:-1])):
        syllables = [part for token in given for part in token.split("-")]
        if family in LATIN_FAMILIES and all(LATIN_GIVEN.match(part) for part in syllables):
            return not all(is_ordinary(token) for token in tokens)
    return False


def is_western_name(tokens):
    """True for a given name followed by a family name, not both of them ordinary words."""
    first, last = tokens[0].lower(), tokens[-1].lower()
    if first not in given_names() or last not in family_names():
        return False
    return not (is_ordinary(first) and is_ordinary(last))


def is_full_name(text):
    """True for two to four capitalised words that make a person's name, or a Chinese full name."""
    if HAN.search(text):
        return is_han_name(text.replace(" ", ""))
    tokens = LETTERS.findall(text)
    if not 2 <= len(tokens) <= 4:
        return False
    return is_western_name(tokens) or is_romanised_name(tokens)


def is_given_or_family(token):
    """True for a single word that is a name and no ordinary word."""
    low = token.lower()
    if HAN.search(token):
        return is_han_name(token)
    return (low in given_names() or low in family_names()) and not is_ordinary(low)


def looks_real(pseudonym):
    """True when what stands as the asker's name seems to be their real one.

    In this short field two words are a name unless all of them are ordinary words; a single word
    is a nickname, since a given name alone points to nobody.
    """
    text = re.sub(r"^(?:mr|mrs|ms|miss|mx|dr)\b\.?\s*", "", pseudonym.strip(), flags=re.I)
    text = re.sub(r"(?:先生|小姐|女士|太太)$", "", text)
    if HAN.search(text):
        # A blank sets family and given name apart, as in Japanese names.
        return " " in text or is_han_name(text)
    if HANDLE_LIKE.search(text):
        return False
    tokens = [token for token in LETTERS.findall(text) if token.lower() not in PARTICLES]
    return 2 <= len(tokens) <= 4 and _are_a_name(tokens, text)


def _are_a_name(tokens, text):
    """True for the words of a text that are somebody's name together."""
    if len(tokens[-1]) == 1:  # “Rukhsana B.”
        return not is_word(tokens[0]) and len(tokens[0]) > LONGEST_SYLLABLE
    strange = [token for token in tokens if not is_ordinary(token) and not _is_compound(token)]
    named = [t for t in tokens if t.lower() in family_names() or t.lower() in given_names()]
    # Here even “Grace Wood” is a name: both are words, and both are common names.
    first, last = tokens[0].lower(), tokens[-1].lower()
    if first in popular_names() and last in family_names():
        return True
    double = "-" in tokens[-1] and tokens[-1] in strange and tokens[0][0].isupper()
    whole = bool(strange) and len({*strange, *named}) == len(set(tokens))
    return is_full_name(text) or whole or double


def _is_compound(token):
    """True for words that a hyphen joins: “Thirty-Three”."""
    parts = token.split("-")
    return len(parts) > 1 and all(is_ordinary(part) for part in parts)


def pseudonym_for(document):
    """Return a harmless name, always the same one for the same consult."""
    place = (document.number or len(document.body)) % len(PSEUDONYMS)
    if not HAN.search(document.body):
        return PSEUDONYMS[place]
    return in_script_of(document.body, PSEUDONYMS_CJK[place])
