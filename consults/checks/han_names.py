"""Names of people in Chinese characters: what writers call themselves, who speaks, who is greeted, who is seen."""

import re

from consults.checks import han_titled_names
from consults.checks.cast import doctor_found, name_found
from consults.checks.han_families import CJK_FAMILIES, HAN, is_han_name
from consults.checks.han_kin import names_of_kin
from consults.checks.han_words import (
    GIVEN,
    LETTER,
    NO_AH,
    NO_FAMILIAR,
    NO_NAME,
    RELATIONS,
    VERB,
    WORDS,
    WORDS_TOO,
    begins_with_a_word,
)
from consults.checks.passages import Voice, signed
from text.scripts import in_script_of

SELF = re.compile(
    rf"(?:我係|俺是|俺叫|我叫|名叫|叫做|叫作|我的名字是|名字叫|名字是|(?:本名|真名|姓名|諮詢者|咨询者|联系人|聯絡人)(?:是|为|為)?[:：]?|我是)\s*(?P<name>{LETTER}{{2,4}}?)"
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
# “他叫蘇添丁，”
OTHERS_CALLED = re.compile(rf"(?<=[他她])(?:名)?叫(?P<name>{LETTER}{{2,3}})(?=[，。,.、；;\s]|$)")
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


def names(passage, cast):
    """Yield findings of names in Chinese characters."""
    if not HAN.search(passage.text):
        return
    if passage.voice is not Voice.DOCTOR:
        yield from _of_the_asker(passage, cast)
    yield from _by_themselves(passage, cast)
    for start, end in names_of_kin(passage.text, cast.is_public):
        yield name_found(passage, start, end, False, "")
    for match in SAID.finditer(passage.text):
        yield from _said(passage, match, cast)
    yield from han_titled_names.titled(passage, cast)
    if passage.voice is Voice.DOCTOR:
        yield from _greeted(passage, cast)
    yield from _told(passage, cast)
    yield from han_titled_names.given_titled(passage, cast)


def _of_the_asker(passage, cast):
    """What writers call themselves: “我叫林志豪”, “我姓廖”, “叫我阿明”."""
    for match in SELF.finditer(passage.text):
        name = match["name"]
        is_a_word = match[0].startswith("我是") and (len(name) < 3 or VERB.search(name))
        if not is_a_word and _is_named(name, cast):
            yield name_found(passage, *match.span("name"), True, cast.pseudonym)
    for match in SELF_SHORT.finditer(passage.text):
        group = "family" if match["family"] else "friends"
        own = match[group]
        fits = own[1] not in NO_FAMILIAR if group == "friends" else own[0] in CJK_FAMILIES
        if fits and own not in WORDS and not cast.is_shown(own):
            yield name_found(passage, *match.span(group), True, cast.pseudonym)


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
            if {*name} <= GIVEN and name not in WORDS and not cast.is_public(name):
                yield name_found(passage, *match.span("name"), False, "")
    for match in OTHERS_CALLED.finditer(text):
        if _is_named(match["name"], cast):
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
        if fits and not taken and not NO_NAME.search(letter) and not cast.is_public(match[group]):
            yield name_found(passage, *match.span(group), False, "")


def _told(passage, cast):
    """What somebody close is called: “女兒叫芷萱”."""
    for match in TOLD.finditer(passage.text):
        name = match["name"]
        if not NO_NAME.search(name) and not VERB.search(name) and not cast.is_shown(name):
            yield name_found(passage, *match.span("name"), False, "")


def _is_named(name, cast):
    return (
        is_han_name(name)
        and not begins_with_a_word(name)
        and not NO_NAME.search(name)
        and not cast.is_public(name)
    )


def _said(passage, match, cast):
    name = match["name"]
    if not (_is_named(name, cast) and {*name[1:]} <= GIVEN) or signed(passage, match.start()):
        return
    if match["verb"] in SEEN_BY_A_DOCTOR:
        yield doctor_found(passage, *match.span("name"), in_script_of(passage.text, "一位醫師"))
    else:
        yield name_found(passage, *match.span("name"), False, "")


def _greeted(passage, cast):
    """Whom a doctor greets: “小芳您好”, “志豪，你”."""
    for match in GREETED.finditer(passage.text):
        name = match["name"]
        familiar = len(name) == 2 and name[0] in "小阿" and name[1] in GIVEN
        given = len(name) == 2 and {*name} <= GIVEN and name not in WORDS
        full = given or (len(name) > 2 and _is_named(name, cast) and {*name[1:]} <= GIVEN)
        if (familiar or full) and not cast.is_shown(name):
            yield name_found(passage, *match.span("name"), True, "")
