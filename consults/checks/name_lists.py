"""What looks like a person's name: Western, Chinese, and Chinese written in Latin letters.

Given and family names are those of the United States census of 1990, as the package `names` carries
them; ordinary words are those of Webster's Second, as `english-words` does. Chinese family names
are the commonest of Taiwan's and China's household registers, with their usual romanisations.
"""

import re
from functools import cache

import names
from english_words import get_english_words_set

COMMON_FAMILIES = 12_000  # census rank beyond which family names are mostly rare words
CJK_FAMILIES = set(
    "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈余盧梁趙顏柯翁魏孫戴"
    "范方宋鄧杜傅侯曹薛丁卓阮馬董溫唐藍石蔣田康鄒白涂尤巫韓龔嚴袁程姜湯黎陈黄张吴刘杨许郑谢赖叶苏庄吕萧罗"
    "简钟卢赵颜孙邓马温蓝蒋邹龚严汤秦姚崔邵万萬钱錢段雷龙龍"
)
DOUBLE_FAMILIES = ("歐陽", "欧阳", "司馬", "司马", "上官", "諸葛", "诸葛", "張簡", "范姜")
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
clover love see
"""
WORDS_FIRST = frozenset(WORDS_FIRST_IN_WORDS.split())
COMMON_GIVEN = 600
HAN = re.compile(r"[\u3400-\u9fff]")


@cache
def given_names():
    return _census("first:male", 1219) | _census("first:female", 4275)


@cache
def popular_names():
    return _census("first:male", COMMON_GIVEN) | _census("first:female", COMMON_GIVEN)


@cache
def common_given_names():
    return popular_names() - WORDS_FIRST


@cache
def family_names():
    return _census("last", COMMON_FAMILIES) | LATIN_FAMILIES


@cache
def ordinary_words():
    return {word for word in get_english_words_set(["web2"], alpha=True) if word.islower()}


def _census(which, most):
    with open(names.FILES[which], encoding="ascii") as file:
        lines = [line.split() for line in file]
    return {line[0].lower() for line in lines[:most] if line and len(line[0]) > 1}


def is_word(token):
    """True for an ordinary English word, in its plain or an inflected form."""
    low, known = token.lower(), ordinary_words()
    endings = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""))
    return low in known or any(
        low.endswith(end) and low[: -len(end)] + instead in known for end, instead in endings
    )


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
    tokens = [token for token in LETTERS.findall(text) if token.lower() not in PARTICLES]
    if not 2 <= len(tokens) <= 4 or len(tokens[-1]) < 2:
        return False
    strange = [token for token in tokens if not is_ordinary(token)]
    named = [t for t in tokens if t.lower() in family_names() or t.lower() in given_names()]
    # Here even “Grace Wood” is a name: both are words, and both are common names.
    first, last = tokens[0].lower(), tokens[-1].lower()
    if first in popular_names() and last in family_names():
        return True
    return is_full_name(text) or (bool(strange) and len({*strange, *named}) == len(set(tokens)))


def pseudonym_for(document):
    """Return a harmless name, always the same one for the same consult."""
    place = (document.number or len(document.body)) % len(PSEUDONYMS)
    han = HAN.search(document.body)
    return (PSEUDONYMS_CJK if han else PSEUDONYMS)[place]
