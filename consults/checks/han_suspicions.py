"""Words among Chinese letters that may be a name of a person or a place, where nothing around them says so."""

import re

from consults.checks.han_families import CJK_FAMILIES, DOUBLE_FAMILIES
from consults.checks.han_places import BRANDS, OF_A_SENTENCE, TELLS
from consults.checks.han_told_places import NO_FIRM, ORDINARY, RELATIONS
from consults.checks.han_words import (
    FAR_AWAY,
    GIVEN,
    LETTER,
    NO_NAME,
    RELATIONS_IN_WORDS,
    VERB,
    WORDS,
)
from consults.checks.passages import signed
from text.scripts import in_script_of

FREE = r"(?<![\u3400-\u9fff])"
ENDS = r"(?![\u3400-\u9fff])"
FAR = "".join(sorted(FAR_AWAY))
DOUBLE = f"(?:{'|'.join(DOUBLE_FAMILIES)})"
FAMILIES = "".join(sorted(CJK_FAMILIES))
SAYS = r"(?:[說说讓让叫勸劝]|建議|建议|介紹|介绍|陪|帶我|带我|幫我|帮我|給我|给我|也有|也是|教我|推薦|推荐|告訴|告诉|開|开[的了]?|看過|看过)"
OF_KIN = "|".join(
    sorted(
        {*RELATIONS_IN_WORDS.split(), "小犬", "契仔", "契女", "主治", "同鄉", "房友"},
        key=len,
        reverse=True,
    )
)
# “室友卓玛得了肺结核”: two letters behind what somebody is, of which one is no letter of sentences.
BEHIND_KIN = re.compile(rf"(?:{OF_KIN})[（(「 ]?(?P<name>{LETTER}{{2}})(?P<after>{LETTER}?)")
AT_WORK = re.compile(
    rf"(?<=[師师生員员工長长友家])(?P<name>[小老阿][{FAMILIES}])(?![人師师板闆公婆伯爺])"
)
STANDS_THERE = re.compile(
    rf"{FREE}(?P<name>[{FAMILIES}]{LETTER}{{2}})(?=[跟和說说坐打也他她是在被把對对有開开帶带])"
)
BEHIND_AND = re.compile(
    rf"[和跟與与同帶带陪替幫帮](?P<name>{LETTER}[子仔哥姐叔姨總总工嬸婶妹弟]|[小阿]{LETTER})(?=[打去說说吵住一都也看，。])"
)
# “刘工让我”, “本人何太，”, “陳生”: a family name and what people at work or next door are called by.
CALLED = re.compile(
    rf"(?:{FREE}|(?<=本人)|(?<=我係)|(?<=我是)|(?<=小))(?P<name>[{FAMILIES}](?:工|总|總|老|太|生|董|哥|姐|嫂|叔|伯|姨|嬸|婶|仔|媽|妈|爸|爷|爺|奶|婆|公|師|师))(?:{ENDS}|(?={SAYS}|拜謝|拜谢|敬上))"
    rf"|(?<=[科的外內内骨胸心腔])(?P<slang>[{FAMILIES}][PVSR])(?![A-Za-z])"
)
MASKED = re.compile(
    rf"(?P<name>[{FAMILIES}][○〇◯OoＯ*＊xXⅹ×某](?:{LETTER}{{1,2}}|[○〇◯OＯ*＊xX×某])?)(?![A-Za-z])"
)
# “宁医总院的虎大夫”: one letter before a doctor, where a sentence or a name of a place ends.
ONE_LETTER = re.compile(
    rf"(?:{FREE}|(?<=[的找看掛挂]))(?P<name>{LETTER}|[{FAR}]{{2,4}})(?=大夫|醫師|医师|醫生|医生|主任|護理師|护士长|護理長|教授|老師|老师|院長)"
)
NO_LETTER = frozenset(
    "班鈞钧該该這这那此某一位名女男老大小新前主的看當当帶带各幾几多好壞坏中西牙獸兽家校院軍军因問问請请找有沒没你您我他她貴贵兩两三四二何同原先您高方"
)
AT_THE_END = re.compile(
    rf"(?:{FREE}|(?<=[人者是女兒儿子]))(?P<name>[{FAMILIES}]{LETTER}{{1,3}}?)\s?(?:叩上?|敬?上|謹上|谨上|敬啟|敬启|拜[上謝谢]|留言?|筆|笔|字)?[。.！!~～\s]*\Z"
)
I_AM = re.compile(
    rf"(?:[我俺咱][是叫係]?|本人|鄙人|敝人|在下|病人|患者|{FREE}叫)(?P<name>(?:[{FAMILIES}]|{DOUBLE}){LETTER}{{1,3}}?|阿{LETTER})(?=[，。,.、；\s]|$|[今女男是])"
)
# “您好，洛桑，十七”, “姓古，”
IN_A_ROW = re.compile(
    rf"(?<=[，,、])\s?(?P<name>{LETTER}{{2,4}})(?=[，,、]\s?(?:[男女](?!朋|友|儿|兒|生)|\d\d(?!天|年|個|个|次|分|度)|[一二三四五六七八九]?十[一二三四五六七八九]?[歲岁]?[，,。]))"
)
FAMILY = re.compile(rf"(?<![貴贵同百老])姓(?P<name>{LETTER})(?=[，。,.、\s])")
FULL = re.compile(
    rf"(?:{OF_KIN})(?P<name>[{FAMILIES}]{LETTER}{{2,3}}?)(?=[，。,、\s（(\d]|今年|於|于|在|的|也|是|他|她)"
)
NICK = re.compile(
    rf"(?:{FREE}|(?<=[的是我]))(?P<name>小{LETTER}|阿{LETTER}|(?P<twice>{LETTER})(?P=twice))(?=[啦呀啊，,]|{SAYS}|媽$|妈$|[哮咳發发])"
)
# Places: short names of hospitals, whole or in part, and what ends like one though nothing leads to it.
HOSPITALS_IN_WORDS = """
鼓楼 鼓樓 西京 唐都 齐鲁 齊魯 千佛山 盛京 瑞金 仁济 仁濟 华山 華山 龙华 曙光 红房子 九院 六院 十院 邵逸夫 浙一 浙二 儿研所 北医三院 朝阳医院 安贞 阜外 天坛 宣武 同仁
積水潭 积水潭 解放军总 新桥 大坪 珠江 孙逸仙 省医 省人医 省妇幼 市妇幼 省人民 市人民 武大人民 湘雅 华西 協和 协和 同济 湘雅二 二附院 一附院 附一 附二 皮防所 疾控 肿瘤医院 胸科
和信 國泰 新光 亞東 雙和 書田 若瑟 聖母 童綜合 阮綜合 李綜合 敏盛 怡仁 壢新 天晟 為恭 大千 光田 澄清 林新 輔英 義大 聖功 高醫 北醫 萬芳 恩主公 亞洲大學 中國附 中榮 北榮 高榮 振興 耕莘 汐國
瑪嘉烈 廣華 伊利沙伯 威爾斯 東華 養和 屯門 將軍澳 律敦治 仁安 聖德肋撒 港安 明愛 靈實 葛量洪 恒健 卓健 邱德拔 陈笃生 陳篤生 竹脚 竹腳 莱佛士 鹰阁 班台 斑岛 双威 再也专科 樟宜
"""
HOSPITALS = "|".join(sorted(HOSPITALS_IN_WORDS.split(), key=len, reverse=True))
WHERE = r"(?:(?<=[在去到於于至喺送轉转來来是回過过住從从的嘅睇看說说])|(?<![\u3400-\u9fff]))"
SURE_CARE = [
    re.compile(rf"{WHERE}(?P<name>{LETTER}{{0,3}}?(?:{HOSPITALS})(?:醫院|医院|分院)?)(?!路|站|區|区|市|街|公司|人壽|三越|大學[讀念上])"),
    re.compile(rf"(?:{FREE}|(?<=[在去到於于至送来來的是]))(?P<name>(?:國軍|三軍|武警|解放军){LETTER}{{2,4}}?|{LETTER}{{2,5}}?(?:附院|附医|附醫|煤总|总医|診所|诊所|中醫|專科))(?=[縫缝看做說说打拍讓让建開开的，。,、給给幫帮]|{LETTER}{{1,3}}?(?:醫[生師]|医生))"),
    re.compile(rf"{FREE}(?P<name>附[院醫医]|{LETTER}{{2,6}}[总總])(?=[說说看做讓让溶拍住手])"),
    re.compile(rf"(?P<name>{LETTER}{{1,3}}?(?:人医|省医|市医|县医|附院|附[一二三]院?|妇幼|婦幼|儿研所|皮防所))(?![生师])"),
    re.compile(rf"(?:{FREE}|(?<=[在去到於于至送回家的]))(?P<name>{LETTER}{{0,2}}[县縣镇鎮乡鄉校厂廠村区區](?:中心)?(?:医院|醫院|卫生院|衛生所|卫生所|诊所|醫務室|医务室|人民医院))"),
]  # fmt: skip
CARE = [
    re.compile(rf"{WHERE}(?P<name>{LETTER}{{2,7}}?(?:专科中心|專科中心|评估中心|評估中心|门诊|眼科|牙科|骨科|皮膚科|皮肤科|耳鼻喉科?|身心科|中醫|护理院|護理之家|健檢|体检中心|月子中心))(?=[，。,、看說说拍做排查打醫医的]|[\u3400-\u9fff]{{1,2}}醫[師生])"),
    re.compile(rf"{FREE}(?P<name>{LETTER}{{2,4}}?)(?=[{FAMILIES}](?:醫師|医师|醫生|医生|主任|大夫))"),
    re.compile(rf"{FREE}(?P<name>{LETTER}{{2,4}})(?=[說说][太不要可是我沒没他她]|讓我|让我|叫我|判[定斷]|急诊|急診)"),
    re.compile(rf"(?:[在去到於于至喺送]|帶去|带去|轉到|转到|還是|还是)(?P<name>{LETTER}{{2,3}})(?=[抽驗验照看做開开住檢检產产生拍掛挂復复追回N][\u3400-\u9fffA-Z]|[嗎吗]|[，。,]?(?:照片|醫[生師]|医生)|让随访|让切|让做)"),
    re.compile(rf"(?P<name>{LETTER}{{1,4}}?[\u3400-\u9fff]?(?:院區|院区|总院|總院|分院))(?=的|看|做|說|说|[，。,])"),
]  # fmt: skip
SAFE_BRANDS = "|".join(
    name
    for name in BRANDS.split("|")
    if name
    not in [
        "滴滴",
        "平安",
        "全家",
        "統一",
        "小米",
        "大众",
        "蘋果",
        "苹果",
        "中大",
        "理大",
        "馬大",
        "马大",
        "国大",
        "阿里",
        "摩斯",
        "百度",
        "抖音",
        "美的",
        "三星",
        "百佳",
        "長榮",
        "遠傳",
        "台新",
        "國泰",
        "中信",
        "成功高中",
        "實踐",
        "文化大學",
        "科大",
        "南大",
        "谷歌",
        "微信",
        "網易",
        "网易",
        "微軟",
        "微软",
        "恒大",
        "字节",
        "海尔",
        "联想",
        "特斯拉",
        "大潤發",
        "家樂福",
        "好市多",
        "全聯",
        "麥當勞",
        "肯德基",
        "星巴克",
        "友達",
        "台大",
        "臺大",
    ]
)
SURE_WORK = [
    re.compile(rf"(?P<name>{SAFE_BRANDS})(?!醫|医|附|健保|保險|App|的藥)"),
    re.compile(rf"(?:{FREE}|(?<=[在於于是]))(?P<name>{LETTER}{{2,8}}?(?:人大|政府|财政局|財政局|[局厅廳署処處社隊队]|委會|委会|公社|車廠|车厂|汽车|汽車|機廠|船厂|煤矿|煤礦|机关|機關|农场|農場))(?=退休|上班|工作|的|任職|不[给給]|請假|请假|拧|擰|做|当|當|加班|[，。,])"),
    re.compile(rf"(?:{FREE}|(?<=[在於于是讀读念唸]))(?P<name>{LETTER}{{2,6}}?(?:超市|超商|小学|小學|國小|国小|中学|中學|國中|高中|幼儿园|幼兒園|[一二三四五六七八九十]小|[一二三四五六七八九十]中|师大|師大|理工|科大|工商|大學|大学))(?=老[师師]|代課|代课|任教|的|讀|读|上|當|当|同學|同学|工作|大[一二三四]|好多|[，。,、])"),
    re.compile(rf"(?:{FREE}|(?<=[在於是从從到]))(?P<name>{LETTER}{{2,8}}?(?:[气氣]象局|影城|巨城|百貨|廣場|广场|機場|机场|[矿礦]|車隊|警察|大隊|[旅團营營]|時代|时代|汽车|汽車|[电電][厂廠]|油田|鐵路局|铁路局|林场|林場|酒莊|賣場|卖场|量販))(?=退|的|上|當|当|[，。,、]|{LETTER}{{0,2}}?[车車][间間]|司機|司机|销售|銷售|領|领|開|开|站|賣|卖|做)"),
    re.compile(rf"(?:{FREE}|(?<=[在於是的]))(?P<name>(?!我|他|她|在|是|公司){LETTER}{{2,8}}?)(?=技工|技师|技師|會計|会计|護士|护士|護理師|警員|警员|助理|行政|學生|学生|代課|代课|司機|司机|警察|保安(?!全)|保全|工程師|工程师|教书|教書|销售|銷售|店員|店员|作業員|空服|小學老師|中學老師)"),
    re.compile(rf"(?:单位|單位|公司|學校|学校|任職|任职|就讀|就读|服役|當兵|当兵|上班|工作)(?:[:：是為为]|在|於)\s?(?P<name>{LETTER}{{2,8}})(?=[；;，。,\s])"),
    re.compile(rf"在(?P<name>{LETTER}{{2,4}})(?=被(?:診斷|诊断|老師|老师|打|同學|同学|開除|霸凌))"),
    re.compile(rf"[讀读念唸](?P<name>(?!到|过|過|了|完|書|书){LETTER}{{2,4}})(?=[，。,])"),
    re.compile(rf"[讀读念唸](?P<name>(?!到|过|過|了|完|幼|小|大|高|國|国|初){LETTER}{{2,4}}?)(?=小[一二三四五六]|[國国初高中大][一二三四])"),
]  # fmt: skip
WORK = [
    re.compile(rf"(?:我?在)(?P<name>{LETTER}{{2,8}}?)(?=上[夜早晚日]班|站|請假|请假|退休|輪班|轮班|值班|加班|教[書书英國数數]|當[店保廚收司]|当[店保厨收司]|開[車公]|开[车公]|拧|擰|焊|縫|缝|送[貨货餐]|切|煮|端|[領领]|涂|炒|扛|搬|修|洗[碗車车]|[賣卖]|裝|装|唱|種|种|養|养|管|守|裁|做(?!了|完|的|檢|检|手|過|过|超|胃|心|化|復|试|試))"),
    re.compile(rf"{FREE}(?:在)?(?P<name>{LETTER}[師师大工農农醫医財财])(?=[，。,])"),
]  # fmt: skip
COMMON_IN_WORDS = """
醫院 医院 診所 诊所 公司 學校 学校 單位 单位 工廠 工厂 公家 私人 外面 當地 当地 附近 老家 鄉下 家裡 家里 這裡 这里 那裡 那里 哪裡 哪里 急診 急诊 門診 门诊 病房 大學 大学 高中 國中 國小 小學 中學 中學 小学 中学 幼儿园 幼兒園
夜班 早班 早上 晚上 白天 今天 昨天 明天 前天 上週 上周 下週 下周 這週 这周 後來 后来 最近 現在 现在 以前 之前 目前 平常 平時 平时 一直 已經 已经 不過 不过 可能 應該 应该 需要 可以 還是 还是 工地 電腦 电脑 手機 手机 健身 運動 运动 跑步 走路 游泳
中醫 中医 西醫 西医 牙科 眼科 骨科 皮膚科 皮肤科 内科 內科 外科 兒科 儿科 婦科 妇科 耳鼻喉 耳鼻喉科 身心科 精神科 家醫科 國術館 推拿 按摩 針灸 针灸 復健 复健 健檢 體檢 体检 藥局 药局 藥房 药房 超市 超商 市場 市场 銀行 银行 醫師 醫生 护士 護士
"""
COMMON = ORDINARY | RELATIONS | frozenset(COMMON_IN_WORDS.split())


def found_in(passage, cast):
    """Yield (code, start, end, milder) of what looks like somebody or somewhere in a passage."""
    text = passage.text
    if text.isascii():
        return
    for start, end in _names(text):
        if not signed(passage, start) and not cast.is_public(text[start:end]):
            yield "other-name", start, end, None
    for patterns, code, milder in (
        (SURE_CARE, "place-of-care", "某醫院"),
        (CARE, "place-of-care", "某醫院"),
        (SURE_WORK, "employer", "某單位"),
        (WORK, "employer", "某單位"),
    ):
        for pattern in patterns:
            for match in pattern.finditer(text):
                sure = patterns is SURE_CARE or patterns is SURE_WORK
                if match["name"] in COMMON or (
                    patterns is WORK and OF_A_SENTENCE.search(match["name"])
                ):
                    continue
                if sure or _may_be_a_place(match["name"]):
                    yield code, *match.span("name"), in_script_of(text, milder)


def _names(text):
    """Yield (start, end) of names of people."""
    for pattern in (
        MASKED,
        FAMILY,
        AT_WORK,
        STANDS_THERE,
        BEHIND_AND,
        CALLED,
        I_AM,
        FULL,
        AT_THE_END,
        NICK,
        IN_A_ROW,
    ):
        for match in pattern.finditer(text):
            if pattern is CALLED and match["slang"]:
                yield match.span("slang")
                continue
            named = pattern in {FULL, AT_THE_END, I_AM} and {*match["name"][1:]} <= GIVEN
            if pattern is STANDS_THERE and not (
                {*match["name"][1:]} <= GIVEN and _may_be_a_name(match["name"])
            ):
                continue
            if pattern in {MASKED, FAMILY, AT_WORK} or named or _may_be_a_name(match["name"]):
                yield match.span("name")
    for match in ONE_LETTER.finditer(text):
        if match["name"] not in NO_LETTER:
            yield match.span("name")
    for match in BEHIND_KIN.finditer(text):
        name = match["name"]
        fits = {*name} & GIVEN and _may_be_a_name(name) and not NO_FIRM.search(name)
        if fits and name[1] + match["after"] not in WORDS:
            yield match.span("name")


def _may_be_a_name(name):
    """False for words, and for letters that hold what only sentences do."""
    if name in WORDS or name in COMMON or NO_NAME.search(name) or VERB.search(name):
        return False
    return not (len(name) > 2 and (name[:2] in WORDS or name[1:] in WORDS))


def _may_be_a_place(name):
    return name not in WORDS and not TELLS.search(name) and not NO_FIRM.search(name)
