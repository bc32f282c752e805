"""Hospitals, schools and firms that Chinese letters call by a short name, told by what happens there.

“在鼓楼看甲状腺”, “羅東聖母的簡醫師”, “給韵达開車”: no word says what kind of place it is. What stands there is a name
where it is none of the common words of the language, nor made of letters that only sentences hold.
"""

import re

from consults.checks.han_families import CJK_FAMILIES
from consults.checks.han_words import LETTER, RELATIONS_IN_WORDS, WORDS

TREATED = (
    r"(?:做的?|动的?|動的?)?(?:手[术術]|开刀|開刀|造影|化[疗療]|放[疗療]|透析|洗肾|洗腎|检查|檢查|体检|體檢|健检|健檢|胃镜|胃鏡|肠镜|腸鏡|核磁|[Cc][Tt]|[Mm][Rr][Ii]|[Bb]超|超音波|[Xx]光)"
    r"|急[诊診]|就[诊診]|看[诊診]|挂号|掛號|追[踪蹤]|回[诊診]|复[诊診查]|複[診查]|覆診|住院|[抽验驗]血|拍片|照片|照[Xx]|心[电電][图圖]|拆[线線]|打[针針]|拿[药藥]|[产產][检檢]|生的|出的院|做的"
    r"|看(?!了|到|看|起|电|電|書|书|見|见|不|得|過|过|着|著|我|你|他|她|這|这|那|一|什|誰|谁|小[说說]|手机|手機)"
)
BEGINS = r"(?:(?<=[在去到於于喺至])|(?<=转到)|(?<=轉到)|(?<=送我去)|(?<![\u3400-\u9fff\w]))"
SAYS = r"(?:[說说][是我正没沒他她要有可]|話(?:係|要)|拍片|建議|建议|判|診斷|诊断|確診|确诊|驗出|验出|查出|檢查出|[转轉](?!氨|[来來陰阴到移])|給(?:我|開|的|了)|给(?:我|开|的|了)|照片)"
CARE = [
    re.compile(rf"(?:(?<=[在去到於于喺至])|(?<=送我去))(?P<name>{LETTER}{{2,5}}?)(?={TREATED})"),
    re.compile(rf"{BEGINS}(?P<name>{LETTER}{{2,5}}?)(?=(?:的|個|个)(?:{LETTER}{{1,3}})?(?:醫師|医师|醫生|医生|大夫|主任|教授|護士|护士|護理師))"),
    re.compile(rf"(?<![\u3400-\u9fff\w])(?P<name>{LETTER}{{2,4}})(?={SAYS})"),
    re.compile(r"(?<![〇零一二三四五六七八九十百\d])(?P<name>[〇零一二三四五六七八九]{3}|(?:省|市|县|縣|州|武大|[\u3400-\u9fff]大)?人民|(?:省|市)(?:妇幼|婦幼|中心|[一二三四五六])|解放军总|[中大][山科][一二三四五六])(?=(?:的|说|說|做|看|检查|檢查|住院|急|耳|骨|心|眼|内科|內科|外科|妇|婦))"),
]  # fmt: skip
DOES = (
    r"上(?:大|小)?[夜日早晚白中]班|[练練](?!习题)|焊|开车|開車|[拧擰]|划|[顾顧]店|包[装裝]|打[螺工]|接单|接單|收[银銀]|理[货貨]|跑(?:快|外|业|業|單|单|车|車)|送(?:餐|外|快|貨|货)|搬|做(?:工|焊|事|樓面|楼面|safety|IT|技|保|品|廚|厨|收|店|業|业|客|美|會|会|行|服)"
    r"|當(?!地|時|天|中|初|下|年|日)|当(?!地|时|天|中|初|下|年|日)|任[职職教]|上班|打工|加班|干活|實習|实习|值班|端[盘盤]|[卖賣]|掃|扫地|洗碗|教(?!我|育|的)|(?:的)?(?:司機|司机|店員|店员|員工|员工|工程師|工程师|老師|老师|學生|学生|空服|會計|会计|作業員)"
)
FIRM = [
    re.compile(rf"(?:(?<=[在於于喺])|(?<=職於)|(?<=职于))(?P<name>{LETTER}{{2,6}}?)(?:現在)?(?={DOES})"),
    re.compile(rf"(?:[给給替幫帮])(?P<name>{LETTER}{{2,4}})(?=开车|開車|送[货貨餐外]|打工|做工|干活|跑腿|代工)"),
]  # fmt: skip
SCHOOL = [
    re.compile(rf"(?:[读讀念唸]|就读|就讀|(?<![\u3400-\u9fff]))(?P<name>{LETTER}{{2,4}}?)(?=大[一二三四]|高[一二三]|[国國][一二三](?!十)|初[一二三](?!十|[，。日])|中[一二三四五六]|小[一二三四五六]|研[一二三]|碩[一二]|[读讀](?:研|博|碩|书|書|大|高|国|國))"),
    re.compile(rf"(?:[读讀念唸]|就读|就讀)(?P<name>{LETTER}{{2,4}})(?=[，。,.、；;\s])"),
    re.compile(rf"(?<![\u3400-\u9fff])在(?P<name>{LETTER}{{1,3}}[师師农農财財外政理工科交大])(?=[，。,.；;]|[读讀]研|[读讀]博|上大|大[一二三四])"),
    re.compile(rf"(?<![\u3400-\u9fff])(?P<name>{LETTER}{{2,3}})(?=同[学學](?:都|们|們|也|笑|[说說]))"),
]  # fmt: skip
KINDS = (("care", CARE), ("firm", FIRM), ("school", SCHOOL))
# Letters of sentences, of time, of the body, of sorts of places: none of them is in a short name.
NO_LETTER = re.compile(
    r"[的了着著過过我你妳您他她它们們這这那哪每某很太更最不沒没無无未別别就才都也又還还再已剛刚正要想能會会可得把被讓让給给跟和與与或及但因為为所以如果如何什麼么怎誰谁幾几多少一两兩個个次些"
    r"時时候年月日天周週夜晚早昨前后後現现今期間间内內裡里面邊边外病症痛疼癌炎腫肿瘤藥药針针血尿糖胃腸肠肝腎肾肺心腦脑頭头眼耳鼻喉嘴牙舌頸颈肩背腰腹胸腿腳脚膝手臂皮膚肤骨筋甲乳肛睪"
    r"近阳陽体體健康谷吃喝睡走跑坐站躺看說说聽听問问找去來来回到在是有住開开始終终做檢检查治療疗診诊院醫医師师科室號号碼码家店校班課课書书網网線线樓楼床車车路站門门房屋廁厕公司厂廠工作老爸媽妈哥姐弟妹夫妻兒儿女子孩人男]"
)
NO_FIRM = re.compile(
    r"[的了着著過过我你妳您他她它们們這这那哪每某很太更最不沒没無无未別别就才都也又還还再已剛刚正要想能會会可得把被讓让給给跟和與与或及但因為为所以如何什麼么怎誰谁幾几多少一两兩個个些"
    r"時时候年月日夜晚早昨前后後現现期内內裡里面邊边外病症痛疼癌炎饮飲食吃喝睡走坐站躺看說说聽听問问找回到在是有住始終终檢检查治療疗診诊師师班課课床廁厕工老爸媽妈哥姐弟妹夫妻孩人男]|公司$|^[家店校]|家[裡里]"
)
RELATIONS = frozenset(RELATIONS_IN_WORDS.split())
ORDINARY_IN_WORDS = """
超音波 檢驗 检验 抽血 網友 网友 書上 书上 新聞 中心 国外 國外 省城 县城 縣城 乡下 鄉下 老家 部队 部隊 单位 單位 当地 當地 附近 外地 海边 公园 公園 健身 幼儿 幼兒 小学 中学 高中 大学 國小 國中 小學 中學 大學 餐厅 餐廳 超市 市场 市場 工地
中医 中醫 西医 西醫 急诊 急診 门诊 門診 病房 网上 網上 线上 線上 北京 上海 广州 廣州 深圳 天津 重庆 重慶 成都 武汉 杭州 南京 西安 台北 臺北 台中 臺中 台南 臺南 高雄 桃園 新竹 新北 基隆 嘉義 屏東 花蓮 香港 澳門 新加坡 吉隆坡
報告 报告 結果 结果 電話 电话 大家 專家 专家 朋友 同學 同学 鄰居 邻居 同事 家人 老人 孩子 教練 教练 校醫 校医 藥師 药师 藥局 药局 藥房 药房 牙醫 牙医 社區 社区 衛生 卫生 新聞 新闻 網路 网络 影片 抖音 百度 谷歌 小紅書
"""
ORDINARY = frozenset(ORDINARY_IN_WORDS.split())


def told_places(text):
    """Yield (start, end, kind) of places told by what happens there; kind is care, firm or school."""
    if text.isascii():
        return
    for kind, patterns in KINDS:
        for pattern in patterns:
            for match in pattern.finditer(text):
                if _is_a_name(match["name"], kind):
                    yield *match.span("name"), kind


def _is_a_name(name, kind):
    letters = NO_FIRM if kind == "firm" else NO_LETTER
    if letters.search(name) or name in RELATIONS | ORDINARY:
        return False
    if any(name.startswith(word) or name.endswith(word) for word in ORDINARY):
        return len(name) > 4
    if len(name) < 4 and name in WORDS:
        return False
    if len(name) == 3 and (name[:2] in WORDS and name[1:] in WORDS):
        return False
    if kind == "care" and len(name) in {2, 3} and name[0] in CJK_FAMILIES and name[1:] in WORDS:
        return False
    return not (len(name) == 4 and name[:2] in WORDS and name[2:] in WORDS)
