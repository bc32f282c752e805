"""Family names in Chinese characters, and what is a full name: a family name with one or two letters behind it.

They are the commonest of Taiwan's and China's household registers.
"""

import re

HAN = re.compile(r"[\u3400-\u9fff]")
CJK_FAMILIES = set(
    "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈余盧梁趙顏柯翁魏孫戴"
    "范方宋鄧杜傅侯曹薛丁卓阮馬董溫唐藍石蔣田康鄒白涂尤巫韓龔嚴袁程姜湯黎陈黄张吴刘杨许郑谢赖叶苏庄吕萧罗"
    "简钟卢赵颜孙邓马温蓝蒋邹龚严汤秦姚崔邵万萬钱錢段雷龙龍"
    "任安俞倪史孔孟尹岳左康房易曲梅歐欧池汪游樊熊牛甘申畢毕祝程穆章童符練练繆缪翟聶聂舒葛褚覃談谈賀贺賈贾"
    "辛辜連连邢郝鄔邬閻阎闞陶陸陆韋韦顧顾饒饶馮冯駱骆麥麦齊齐龐庞殷柴鮑鲍單鄭"
    "紀纪祝巫覃瞿佟靳仇路耿苗甄卜冉蒲匡臧屠蒙關关戚季鄺邝冼甯宁喬乔狄尚邸芦蘆盛凌惠閔闵鞠鄂卞桂祁遲迟晏裴阮柏焦查費费荀羊闫佘仝逄窦竇訾郜郏谌諶邰蔺藺单阚韩"
    "譚谭伍古栾欒厉厲鞏巩牟宫宮项項冷艾戎桑濮隋苟沙戈冀党劳勞茹竺寇敖晁荆荊屈滕岑莫裘麻招"
)
DOUBLE_FAMILIES_IN_WORDS = """
歐陽 欧阳 司馬 司马 上官 諸葛 诸葛 張簡 范姜 司徒 皇甫 慕容 令狐 尉遲 尉迟 夏侯 端木 公孫 公孙 東方 西門 呼延 南宮
"""
DOUBLE_FAMILIES = tuple(DOUBLE_FAMILIES_IN_WORDS.split())
# What begins like this is what somebody is called, and no full name.
NICKNAME = re.compile(r"^(?:小|阿|大|老|匿名|網友|患者|媽媽|爸爸)")


def is_han_name(text):
    """True for a Chinese full name: a family name and one or two more characters."""
    if NICKNAME.match(text) or not all(HAN.match(letter) for letter in text):
        return False
    if text.startswith(DOUBLE_FAMILIES):
        return 3 <= len(text) <= 4
    return 2 <= len(text) <= 3 and text[0] in CJK_FAMILIES
