"""Names in scripts beside Latin and Chinese, after the words that introduce one.

Nothing but such words says that a name stands there: no lists of names of these languages are kept here.
"""

import re

from consults.checks.cast import name_found

CAPITAL = r"[А-ЯЁІЇЄҐЎ][а-яёіїєґў’'-]{1,40}"
GREEK = r"[Α-ΩΆΈΉΊΌΎΏ][α-ωάέήίόύώϊϋΐΰς]{1,40}"
ARABIC = r"[\u0621-\u064a\u066e-\u06d3]{2,40}"
HEBREW = r"[\u05d0-\u05ea]{2,40}['’׳]?"
DEVANAGARI = r"[\u0900-\u0963\u0971-\u097f]{1,40}"
THAI = r"[\u0e01-\u0e4e]{2,40}"
HAN = r"[\u3400-\u9fff々]"
# The commonest family names of Japan: before them “さん” may well stand behind “nurse”.
JAPANESE_IN_WORDS = """
佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 斎藤 斉藤 齋藤 清水 山崎 阿部 森 池田 橋本 山下
石川 中島 前田 藤田 後藤 小川 岡田 村上 長谷川 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 藤原 岡本 松田 中川 中野 原田 小野 田村
竹内 金子 和田 中山 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 谷口 大野 丸山 今井 河野 藤本 村田 武田 上野 杉山 増田
平野 大塚 千葉 久保 松井 小島 岩崎 桜井 野口 松尾 野村 木下 菊地 菊池 佐野 大西 杉本 新井 浜田 市川 古川 水野 小松 島田 小山 高田 山内
"""
JAPANESE = f"(?:{'|'.join(JAPANESE_IN_WORDS.split())})"
RUSSIAN_WHO = (
    r"(?:[Мм]еня|[Ее]ё|[Ее]е|[Ее]го|[Нн]ас|[Мм]о[юейгх]\w{0,3}[ ]\w{2,20}|[Мм]ене|[Її]ї|[Йй]ого)"
)
INTRODUCED = [
    (True, rf"(?:[Мм]еня|[Мм]ене)[ ](?:зовут|звать|звати)[ ](?P<name>{CAPITAL}(?:[ ]{CAPITAL}){{0,2}})"),
    (False, rf"{RUSSIAN_WHO}[ ](?:зовут|звать|звати)[ ](?P<name>{CAPITAL}(?:[ ]{CAPITAL}){{0,2}})"),
    (True, rf"[Мм]о[её][ ](?:имя|ім['’]я)\s?[—–:-]?\s?(?P<name>{CAPITAL}(?:[ ]{CAPITAL}){{0,2}})"),
    (True, rf"(?:[Μμ]ε[ ]λένε|[Οο]νομάζομαι|όνομά[ ]μου[ ]είναι)[ ](?P<name>{GREEK}(?:[ ]{GREEK}){{0,2}})"),
    (False, rf"(?:τη[νς]?|τον)[ ]λένε[ ](?P<name>{GREEK}(?:[ ]{GREEK}){{0,2}})"),
    (True, rf"(?<!\w)(?:و)?(?:اسمي|إسمي|نامم|نام من)[ ](?:هو[ ])?(?P<name>{ARABIC}(?:[ ](?:ال|بن|بنت|عبد)[ ]?{ARABIC})?)"),
    (False, rf"(?<!\w)(?:و)?(?:اسمه|اسمها|إسمه|إسمها)[ ](?P<name>{ARABIC}(?:[ ](?:ال|بن|بنت|عبد)[ ]?{ARABIC})?)"),
    (True, rf"(?<!\w)(?:קוראים לי|שמי)[ ](?:הוא[ ])?(?P<name>{HEBREW}(?:[ ]{HEBREW})?)"),
    (False, rf"(?<!\w)(?:קוראים ל[הו]|שמ[הו])[ ](?P<name>{HEBREW}(?:[ ]{HEBREW})?)"),
    (True, rf"मेरा नाम[ ](?P<name>{DEVANAGARI}(?:[ ]{DEVANAGARI}){{0,2}}?)(?=[ ](?:है|हैं))"),
    (False, rf"(?:उसका|उनका|पत्नी का|पति का|बेटी का|बेटे का)[ ]नाम[ ](?P<name>{DEVANAGARI}(?:[ ]{DEVANAGARI}){{0,2}}?)(?=[ ](?:है|हैं))"),
    (True, rf"(?:ผม|ฉัน|ดิฉัน)ชื่อ[ ]?(?P<name>{THAI}(?:[ ]{THAI})?)"),
    (True, r"(?<![가-힣])(?:제|내)[ ]?이름은[ ]?(?P<name>[가-힣]{2,4}?)(?=입니다|이에요|예요|이야|이고|[.,\s]|$)"),
    (False, r"[가-힣][ ]이름은[ ]?(?P<name>[가-힣]{2,4}?)(?=입니다|이에요|예요|이야|이고)"),
    (True, rf"(?:私|僕|俺|わたし)(?:の名前)?は、?(?P<name>{JAPANESE}{HAN}{{0,3}})(?=です|と申し|といい|と言い)"),
    (True, rf"名前は(?P<name>{HAN}{{2,5}})(?=です|と申し|といい|と言い)"),
    (False, rf"(?P<name>{JAPANESE}{HAN}{{0,3}}?)(?=さん|様|君|くん|ちゃん)"),
]  # fmt: skip
PATTERNS = [(is_asker, re.compile(pattern)) for is_asker, pattern in INTRODUCED]
BEYOND = re.compile(
    r"[\u0370-\u0e4f\u3040-\u30ff\uac00-\ud7a3]"
)  # a text without them is not looked at


def introduced(passage, text, cast):
    """“Мою жену зовут Наталья Иванова”, “제 이름은 박지민입니다”, “田中さん”."""
    text = passage.text
    if not BEYOND.search(text):
        return
    for is_asker, pattern in PATTERNS:
        for match in pattern.finditer(text):
            if not cast.is_public(match["name"]):
                yield name_found(passage, *match.span("name"), is_asker, "…")
