"""Names of people written in Chinese characters."""

import re

from consults.checks.cast import doctor_found, name_found
from consults.checks.han_families import CJK_FAMILIES, DOUBLE_FAMILIES, HAN, is_han_name
from consults.checks.han_kin import names_of_kin
from consults.checks.han_words import (
    GIVEN,
    NO_AH,
    NO_FAMILIAR,
    NO_NAME,
    RELATIONS,
    VERB,
    WORDS,
    begins_with_a_word,
    is_inside_a_word,
)
from consults.checks.passages import Voice, signed
from text.scripts import in_script_of

LETTER = r"[\u3400-\u9fff]"
SELF = re.compile(
    rf"(?:我係|俺是|我叫|名叫|叫做|叫作|我的名字是|名字叫|名字是|本名|姓名(?:是|为|為)?[:：]?|我是)\s*(?P<name>{LETTER}{{2,4}}?)"
    r"(?=[，。,.！!、\s；;]|今年|我|$)"
)
GREETED = re.compile(
    rf"^[ \t]*(?P<name>[小阿]?{LETTER}{{1,3}}?)(?=(?:您好|你好|[,，:：]\s*(?:您|你)))", re.M
)
# “我姓廖”, “我是阿明”: a family name alone, and what friends say.
SELF_SHORT = re.compile(
    rf"(?:(?<![貴贵同])姓(?P<family>{LETTER}{{1,2}})(?=[，。,.、；;\s)）]|$)|(?:我是|我叫|叫我)(?P<friends>阿{LETTER})(?=[，。,.、；;\s！!]|$))"
)
# “阿哲陪我來”, “小芳說”: as friends say a name, before what somebody does.
ALONE = re.compile(
    rf"(?P<ah>阿(?P<of_ah>{LETTER}))(?!{LETTER}?[林靈灵汀素巴伯默])"
    rf"|(?P<small>小(?P<of_small>{LETTER}))(?=說|说|叫我|建議|建议|跟我|陪|帶我|带我|介紹|介绍|也說|也说|都說|勸|劝|教我|幫我|帮我|告訴|告诉|問我|问我|催|推薦|推荐|傳|给我|給我)"
)
OLD = re.compile(
    rf"(?<!{LETTER})老(?P<family>{LETTER})(?=說|说|叫我|跟我|建議|建议|介紹|介绍|帶我|带我|陪我|告訴|告诉|勸|劝|教我|也說|也说)"
)
# “大家叫我阿國”, “小名圓圓”, “志豪是我先生”
CALLED = re.compile(
    rf"(?:小名|乳名|綽號|绰号|外號|外号|人稱|人称|(?:大家|都|朋友)叫[我他她]|名叫|取名(?:叫|為|为)?|名字叫|名字是|我叫)(?P<name>{LETTER}{{2,3}}?)(?=[，。,.、；;（(\s！!的]|$)"
)
IS_MINE = re.compile(rf"(?:^|(?<![\u3400-\u9fff]))(?P<name>{LETTER}{{2,3}})(?=是我[的家]?|[（(]我)")
BESIDE = re.compile(
    rf"[和跟與与陪](?P<name>{LETTER}{{2}})(?=去|說|说|一起|都|也|結婚|结婚|吵|交往|住|離婚|离婚|分手)"
)
# “因為芷萱說我胖”, “玉蓮介紹我吃”: two letters that people are named with, before what somebody says or does.
SPEAKS = re.compile(
    rf"(?:(?<![\u3400-\u9fff])|(?<=[的為为是連连跟和被給给]))(?P<name>{LETTER}{{2}})"
    r"(?=(?:也|都|就|一直|老是|常|還|还)?(?:說|说|介紹|介绍|告訴|告诉|推薦|推荐|建議|建议|傳染|传染|[叫教幫帮陪跟勸劝問问罵骂打笑帶带約约]我|來看我|来看我))"
)
# “思潔上”, “佳慧敬上”: how a letter is signed.
CLOSES = re.compile(
    rf"(?<![\u3400-\u9fff])(?P<name>{LETTER}{{2,3}})\s?(?:敬?上|謹上|谨上|敬啟|敬启|拜上|拜謝|拜谢|留|筆|笔)[。.！!\s]*\Z"
)
# “您好，张伟，男，42岁”: a name in a row of what forms ask for.
IN_A_ROW = re.compile(
    rf"(?<![\u3400-\u9fff])(?P<name>{LETTER}{{2,3}})(?=[，,、 　]{{1,2}}[男女](?:性)?[，,、。 　\d])"
)
# “尤其是冠霖，”
ABOVE_ALL = re.compile(rf"(?:尤其是|特別是|特别是|包括)(?P<name>{LETTER}{{2}})(?=[，。,.、和跟])")
# “，林志豪說”, “王淑芬敬上”: a full name that stands by itself.
FULL = re.compile(
    rf"(?:^|(?<![\u3400-\u9fff])|(?<=[是叫者氏屬属員员人師师友生]))(?P<name>{LETTER}{{3}})"
    r"(?=[，。,.、；;：:（(\s！!\d]|$|[今現现說说在因於于曾患敬謹谨上留女男的寫写拜啟启])"
)
SELF_OF_TWO = re.compile(
    rf"(?:我是|我係|俺是|我叫|敝人|本人|在下|[小]妹|小弟|病人|患者|家屬|家属|聯絡人|找|請找|洽)(?P<name>{LETTER}{{2}})(?=[，。,.、；;（(\s！!]|$|先生|小姐)"
)
# Somebody is seen, called, asked; a full name stands between that and what happens next.
SAID = re.compile(
    rf"(?P<verb>看|掛|挂|找|叫|問|问|是|跟|和|給|给|替|幫|帮|帶|带|陪|請|请|約|约|讓|让|[:：])\s*(?P<name>{LETTER}{{3}})"
    r"(?=的|嗎|吗|吧|呢|[，。,.！!？?、\s；;]|先|看|說|说|來|来|在|也|會|会|去|今|昨|$)"
)
SEEN_BY_A_DOCTOR = ("看", "掛", "挂")
TOLD = re.compile(
    rf"(?:{RELATIONS})(?:名?叫|的名字是)(?P<name>{LETTER}{{2,4}}?)(?=[，。,.！!？?、；;（(\\s]|$|今年)"
)
GIVEN_TITLED = re.compile(
    rf"(?P<name>{LETTER}{{2}})(?:先生|小姐|女士|老師|老师|同學|同学|妹妹|姐姐|媽媽|妈妈)"
)
TITLES_OF_DOCTORS = "院長|院长|主治|護理長|护理长|心理師|心理师|營養師|营养师|個管師|檢驗師|放射師|語言治療師|物理治療師|職能治療師|助產士|醫師|医师|醫生|医生|大夫|主任|護理師|護士長|护士长|護士|护士|教授|姑娘"
TITLES_OF_KIN = "阿姨|媽媽|妈妈|爸爸|叔叔|伯伯|爺爺|爷爷|奶奶|大哥|大姐|大嬸|大婶|大媽|大妈|大爷|大娘|婆婆|阿伯|阿婆|師奶|师奶|小弟|小妹|哥|姐|嫂|伯|叔|嬸|婶|姨|媽|妈|太"
TITLED = re.compile(
    rf"(?P<name>{LETTER}{{1,3}}?)(?P<title>先生|教練|教练|小姐|女士|太太|同學|同学|老師|老师|{TITLES_OF_DOCTORS}|師傅|师傅|老闆|老板|校長|校长|教官|"
    rf"諮詢師|咨询师|治療師|治疗师|藥師|药师|社工|推拿師|推拿师|按摩師|美容師|督導|督导|[Ss]ir|班長|班长|隊長|队长|經理|经理|課長|课长|組長|组长|店長|店长|牧師|牧师|神父|法師|師父|里長|村長|村长|律師|律师|警官|學長|学长|學姐|學姊|学姐|助理|{TITLES_OF_KIN})"
)
KIN = frozenset(TITLES_OF_KIN.split("|"))
# Family names that are words as well: “連媽媽都說”, “問全社工”.
WORDS_TOO = frozenset("連连任向成時时安方常全应應于單单何關关管游石金毛高左")
BEFORE_KIN = re.compile(
    r"(?:^|[^\u3400-\u9fff]|[下讓让說说護护醫医的和跟與与問问叫找看請请是給给居壁友事樓楼家校])$"
)
DOCTORS = (
    "醫",
    "医",
    "大夫",
    "主任",
    "護",
    "护",
    "教授",
    "院長",
    "院长",
    "主治",
    "心理",
    "營養",
    "营养",
    "個管",
)


def names(passage, cast):
    """Yield findings of names in Chinese characters."""
    if not HAN.search(passage.text):
        return
    for match in SELF.finditer(passage.text):
        told = match[0].startswith("我是") and (
            len(match["name"]) < 3 or VERB.search(match["name"])
        )
        if not told and _is_named(match["name"], cast) and passage.voice is not Voice.DOCTOR:
            yield name_found(passage, *match.span("name"), True, cast.pseudonym)
    for match in SELF_SHORT.finditer(passage.text):
        group = "family" if match["family"] else "friends"
        own = match[group]
        fits = own[1] not in NO_FAMILIAR if group == "friends" else own[0] in CJK_FAMILIES
        if (
            fits
            and own not in WORDS
            and passage.voice is not Voice.DOCTOR
            and not cast.is_shown(own)
        ):
            yield name_found(passage, *match.span(group), True, cast.pseudonym)
    yield from _by_themselves(passage, cast)
    for start, end in names_of_kin(passage.text, lambda name: _is_public(name, cast)):
        yield name_found(passage, start, end, False, "")
    for match in SAID.finditer(passage.text):
        yield from _said(passage, match, cast)
    for match in TITLED.finditer(passage.text):
        yield from _titled(passage, match, cast)
    yield from _familiar(passage, cast)
    yield from _given_alone(passage, cast)


def _by_themselves(passage, cast):
    """Names with nothing before them that says whose they are."""
    if passage.voice not in {Voice.ASKER, Voice.DOCTOR}:
        return
    text = passage.text
    yield from _as_friends_call(passage, cast)
    for match in OLD.finditer(text):
        if match["family"] in CJK_FAMILIES:
            yield name_found(passage, *match.span(), False, "")
    for pattern in (CALLED, IS_MINE, BESIDE, SELF_OF_TWO, SPEAKS, CLOSES, ABOVE_ALL):
        for match in pattern.finditer(text):
            name = match["name"]
            if {*name} <= GIVEN and name not in WORDS and not _is_public(name, cast):
                yield name_found(passage, *match.span("name"), False, "")
    for match in (*FULL.finditer(text), *SELF_OF_TWO.finditer(text), *IN_A_ROW.finditer(text)):
        name = match["name"]
        if signed(passage, match.start()) or name[0] in WORDS_TOO or not _is_named(name, cast):
            continue
        if {*name[1:]} <= GIVEN and not any(name[at : at + 2] in WORDS for at in (0, 1)):
            yield name_found(passage, *match.span("name"), False, "")


def _as_friends_call(passage, cast):
    """What friends call somebody: 小 or 阿 and one letter of the name."""
    for match in ALONE.finditer(passage.text):
        group = "ah" if match["ah"] else "small"
        letter = match[f"of_{group}"]
        fits = letter in GIVEN or letter in CJK_FAMILIES
        taken = letter in NO_FAMILIAR or (group == "ah" and letter in NO_AH)
        if fits and not taken and not NO_NAME.search(letter) and not _is_public(match[group], cast):
            yield name_found(passage, *match.span(group), False, "")


def _given_alone(passage, cast):
    for match in TOLD.finditer(passage.text):
        name = match["name"]
        if not NO_NAME.search(name) and not VERB.search(name) and not cast.is_shown(name):
            yield name_found(passage, *match.span("name"), False, "")
    for match in GIVEN_TITLED.finditer(passage.text):
        name = match["name"]
        if (
            {*name} <= GIVEN
            and name not in WORDS
            and not cast.is_shown(name)
            and not cast.is_doctor(name)
        ):
            yield name_found(passage, *match.span("name"), False, "")


def _is_public(name, cast):
    """True for the pseudonym and for doctors who reply: readers see them anyway."""
    return cast.is_shown(name) or cast.is_doctor(name)


def _is_named(name, cast):
    return (
        is_han_name(name)
        and not begins_with_a_word(name)
        and not NO_NAME.search(name)
        and not cast.is_shown(name)
        and not cast.is_doctor(name)
    )


def _said(passage, match, cast):
    name = match["name"]
    if not (_is_named(name, cast) and {*name[1:]} <= GIVEN) or signed(passage, match.start()):
        return
    if match["verb"] in SEEN_BY_A_DOCTOR:
        yield doctor_found(passage, *match.span("name"), in_script_of(passage.text, "一位醫師"))
    else:
        yield name_found(passage, *match.span("name"), False, "")


def _familiar(passage, cast):
    if passage.voice is Voice.DOCTOR:
        for match in GREETED.finditer(passage.text):
            name = match["name"]
            familiar = len(name) == 2 and name[0] in "小阿" and name[1] in GIVEN
            given = len(name) == 2 and {*name} <= GIVEN and name not in WORDS
            full = given or (len(name) > 2 and _is_named(name, cast) and {*name[1:]} <= GIVEN)
            if (familiar or full) and not cast.is_shown(name):
                yield name_found(passage, *match.span("name"), True, "")


def _titled(passage, match, cast):
    name = _before_a_title(match["name"])
    if name is None or NO_NAME.search(name) or cast.is_shown(name) or cast.is_doctor(name):
        return
    if len(name) > 1 and is_inside_a_word(passage.text, match.end("name") - len(name)):
        name = name[-1] if name[-1] in CJK_FAMILIES else name  # “教練|羅老師”
    start = match.end("name") - len(name)
    if is_inside_a_word(passage.text, start) or (len(name) > 1 and VERB.search(name[1:])):
        return
    if match["title"] in KIN and not _is_kin_of_nobody(passage.text, name, start, match["title"]):
        return
    if match["title"].startswith(DOCTORS):
        if not signed(passage, start):
            yield doctor_found(passage, start, match.end("name"), "")
        return
    is_asker = passage.voice is Voice.DOCTOR and match.start() < 60
    yield name_found(passage, start, match.end("name"), is_asker, "某")


def _is_kin_of_nobody(text, name, start, title):
    """True for “隔壁張媽媽”, “王哥”: no mother or brother of the writer, and no word that ends like one."""
    if len(name) == 1 and (
        name in WORDS_TOO or (len(title) == 1 and not BEFORE_KIN.search(text[:start]))
    ):
        return False
    return name not in WORDS


def _before_a_title(letters):
    """Return the longest end of some letters that is a name: whole, or a family name alone."""
    if letters[-2:] in DOUBLE_FAMILIES or (
        letters[-2:-1] in {"小", "阿"} and letters[-1] not in NO_FAMILIAR
    ):
        return letters[-2:]
    for size in (3, 2):
        part = letters[-size:]
        if len(part) == size and part in WORDS:
            return None
        if len(part) == size and is_han_name(part) and not begins_with_a_word(part):
            return part
    return letters[-1] if letters[-1] in CJK_FAMILIES else None
