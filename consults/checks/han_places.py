"""Hospitals and schools named in Chinese. A bare 醫院 or 大學 names none, whatever stands before it."""

import re

from consults.checks.han_words import LETTER
from text.scripts import in_script_of

CARE = r"醫院|医院|診所|诊所|醫學中心|医学中心|療養院|疗养院|衛生所|卫生院|健檢中心|附醫|附医|社?[区區]?[卫衛]生服[务務]中心|護理之家|护理院|保健院|门诊部|門診部|衛生院|体检中心|體檢中心|康复中心|復健中心|养老院|月子中心|院區|院区|[总總分]院(?!長|长)"
CARE_AT_ITS_END = re.compile(rf"(?P<lead>{LETTER}{{0,10}}?)(?P<kind>{CARE})")
# What hospitals are called for short: some names are nothing else, others need “to” or a city before them.
SHORT = re.compile(
    r"(?P<name>[\u3400-\u9fff]{0,2}?(?:榮總|荣总|三總|三总|附醫|附医|長庚|长庚|馬偕|马偕|慈濟|慈济|秀傳|彰基|嘉基|埔基|屏基|門諾|羅東博愛|聯醫|湘雅|华西|華西|協和医院|积水潭|阜外))"
    r"(?!大學|大学|科大|國小|國中|高中|技術|學院|学院|實業|人壽|生技|會|会)"
    r"|(?P<name2>(?:台大|臺大|亞東|高醫|北醫|萬芳|雙和|成大|協和|协和|同济|同濟|瑞金|齐鲁|宣武|天坛|新光|國泰|国泰|耕莘|振興|恩主公|輔大|中山|仁濟|瑪麗)(?:醫院)?)"
    r"(?=醫院|医院|看|住|急|驗|验|檢|检|做|開|开|掛|挂|門|门|就|回|照|接|產|产|復|复|身|心臟|心脏|骨|眼|婦|妇|小兒|內科|内科|外科|皮膚|皮肤|神經|神经|[，。,.、\s]|$)"
    r"|(?P<name3>(?:新竹|台中|臺中|柳營|台南|臺南|汐止|竹北|淡水|台東|臺東|永康|佳里|林口|基隆|嘉義|高雄|台北|臺北|板橋|花蓮|大林|豐原)"
    r"(?:國泰|新光|馬偕|奇美|長庚|慈濟|秀傳|中山|中國|童綜合|亞東|榮民|基督教|仁愛))"
)
SCHOOL = r"國小|国小|國中|国中|初中|女中|男中|附中|附小|高工|高商|家商|工商|商專|護專|技術學院|職校|职校|技校|書院|书院|小學|小学|高中|高職|中學|中学|大學|大学|科大|學院|学院|[一二三四五六七八九]中(?=读|讀|上|念|就|的|高|初|代課|代课|任教|教書|教书)|幼兒園|幼儿园|幼稚園"
SCHOOL_AT_ITS_END = re.compile(
    rf"(?P<lead>{LETTER}{{0,8}}?)(?P<kind>{SCHOOL})(?!生|附|醫|医|病|光|的時|的时|時|时)"
)
# Letters before which a sentence ends and a name may begin: “送去|北京醫院”.
BEFORE_A_NAME = re.compile(
    r".*[在到去至於于往經经過过回跑看找讓让請请被從从由住進进送來来給给向跟喺與与及或是讀读念唸上考轉转入出叫有了的得對对為为把就也都才又再還还當当說说想要會会能曾已每某]"
)
GENERIC = re.compile(
    r"(?:許多|许多|很多|好幾|好几|幾|几|多|哪|哪些|什麼|什么|任何|其他|其它|別|别|另外|另|某|各|本|該|该|這|这|那|我們|我们|我|你|您|他|她|一|兩|两|二|三|全|"
    r"第一|第二|大型|小型|大|小|新|舊|旧|好|老|最|最好|最近|附近|當地|当地|本地|外地|地方|縣|县|市|省|區|区|鎮|镇|鄉|乡|村|縣內|市內|公立|私立|私人|民營|民营|正規|正规|"
    r"教學|教学|地區|地区|區域|区域|綜合|综合|專科|专科|專門|专门|社區|社区|基層|基层|三甲|三级|二级|一级|甲|级|級|等|型|家|間|间|所|個|个|次|知名|著名|有名|"
    r"[婦妇][產产]科|家[醫医]科|身心科|[腸肠]胃科|泌尿科|胸腔科|心[臟脏]科|[腫肿]瘤科|兒童|儿童|婦幼|妇幼|婦產|妇产|婦科|妇科|牙科|眼科|皮膚科|皮肤科|小兒科|小儿科|耳鼻喉科|神經科|神经科|內科|内科|外科|精神科|精神|復健科|骨科|中醫|中医|西醫|西医|急診|急诊|"
    r"腫瘤|肿瘤|寵物|宠物|抗原|今天|昨天|明天|前天|後來|后来|接着|接著|好像|好象|位|名|傳染病|传染病|男科|口腔|美容|整形|獸醫|動物|中心|人民|軍|军|住家|家庭|公司|組織|组织|單位|单位|學校|学校|初|國|国|職業|职业|技術|技术|醫科|医科|科技|師範|师范)+"
)
# Letters that tell of doing, not of naming.
TELLS = re.compile(
    r"[哪癲癫癇痫症癌炎瘟防不沒没無无做檢检查治療疗病藥药手術术急趕赶緊紧突然後后前時时候什麼么怎需應应該该因所但而且之些打算]"
)
# “我們這兒醫院”, “換家醫院”: which one it is, is not said.
ONE_OF = re.compile(r"(?:[這这那換换][家個个間间兒儿邊边裡里]?|們|们)$|^(?:家|個|个)$")
SHORTEST = 2  # letters of a name


def places_of_care(text):
    """Yield (start, end, milder wording) of hospitals and clinics that are named."""
    if text.isascii():
        return
    for match in CARE_AT_ITS_END.finditer(text) if MAY_BE_CARE.search(text) else ():
        start = _start_of_a_name(match)
        if start is not None:
            yield start, match.end(), f"某{match['kind'][-2:]}"
    for match in NUMBERED.finditer(text):
        yield *match.span(), in_script_of(text, "某醫院")
    for match in SHORT.finditer(text):
        start, end = next(span for span in map(match.span, (1, 2, 3)) if span[0] >= 0)
        start += _end_of_lead(text[start:end])
        yield start, end, in_script_of(text, "某醫院")
    for match in DEPARTMENT.finditer(text) if "科" in text or "牙" in text or "心" in text else ():
        name = match["name"]
        if (
            not GENERIC.fullmatch(name)
            and not TELLS.search(name)
            and not NO_DEPARTMENT.search(name)
        ):
            yield match.start("name"), match.end("kind"), in_script_of(text, "某診所")


def _end_of_lead(name):
    """Return where a name begins in letters before which a sentence may end: “去|花蓮慈濟”."""
    before = BEFORE_A_NAME.match(name[:-2])
    return before.end() if before else 0


MAY_BE_CARE = re.compile(r"[院所醫医]|中心|之家|[门門][诊診]部")
# “在仁心牙科拔牙”: a clinic that is called by what it treats, with a name before it.
DEPARTMENT = re.compile(
    r"(?:(?<=[去在到往跑找看至於于睇])|(?<=[，。,.、\s]))(?P<name>[\u3400-\u9fff]{1,6}?)(?P<kind>小兒科|小儿科|耳鼻喉科|眼科|皮膚科|皮肤科|牙科|牙醫(?!師)|牙医(?!生)|婦產科|妇产科|婦科"
    r"|骨科|復健科|身心科|皮膚中心|皮肤中心|專科中心|专科中心|視光中心|美學|醫美|医美|中醫館|國術館|推拿館|推拿馆|口腔(?!潰|溃|黏|癌|內|内|科|的|衛|卫)|正畸|眼鏡行|大藥局|診療所|整復所)(?!醫|医|主任|問|问|都|也|掛|挂|門|门|檢|检|開|开)"
)
NO_DEPARTMENT = re.compile(
    r"[看掛挂科醫医院診诊轉转次天們们要我你他她先再改還还就都直是有沒没被個个間间各該该及和或帶带用做很又只請请從从間想]|^[一-龥]$(?<![康林陳陈李王張张黃黄])|附近|學校|大學$|建議|檢查|門"
)


def schools(text):
    """Yield (start, end) of schools that are named."""
    if text.isascii():
        return
    for match in (*SCHOOL_AT_ITS_END.finditer(text), *SCHOOL_TOO.finditer(text)):
        start = _start_of_a_name(match)
        if start is not None:
            yield start, match.end()


def _start_of_a_name(match):
    """Return where the proper name before a kind of place begins, or None where it has none."""
    lead = match["lead"]
    before = BEFORE_A_NAME.match(lead)
    at = before.end() if before else 0
    own = lead[at:]
    generic = GENERIC.match(own)
    if generic and len(own) - generic.end() >= SHORTEST:
        at, own = at + generic.end(), own[generic.end() :]
    if len(own) < SHORTEST or GENERIC.fullmatch(own) or TELLS.search(own) or ONE_OF.search(own):
        return None
    return match.start("lead") + at


# “省二院”, “市一院”, “附一院”: which one it is, is said.
NUMBERED = re.compile(
    r"(?:(?<=[去在到于於来的看找])|(?<=[，。,.、\s]))(?![这這那哪同住出入])[\u3400-\u9fff]{2,4}?[一二三四五六七八九十]院|(?:[\u3400-\u9fff]{0,3}[省市縣县區区州]|附|[\u3400-\u9fff]{1,2}大)[一二三四五六七八九]院"
)
# Where somebody works: a name between “in” and what they do there.
WORKED_AT = re.compile(
    r"(?:在|於|于|喺|响)(?P<name>[\u3400-\u9fffA-Za-z]{2,12}?)(?:上班|工作|打工|當|当(?!地|時|时|天)|做(?:IT|保|收|店|廚|厨|会计|會計|業務|业务|客服|司|行政|工程|技|服|美|清潔|清洁|烧|焊)|任職|任职|任教|教書|教书|教语文|教數學|教[國国英數数]"
    r"|扛|做工|擔任|担任|搬货|搬貨|開車|开车|煮|冲|沖|站|端|護理部|护理部|實習|实习|服務|服务|服役|當兵|当兵|值班|輪班|轮班|讀|读|念|唸|上學|上学|跑單|送餐|送貨|賣|卖|掃|扫|洗碗)"
)
WORKS_FOR = re.compile(
    rf"(?:我是|她是|他是|我在|在|於|從|从|到|去|進|进|喺|來|来|坡|現職|现职|任職於|任职于|任職|任职|就職於|就职于|服務於|服务于|受雇於|上班於|考上|考進|考|退休於|退休前是)(?P<name>{LETTER}{{2,10}}?(?:公司|工廠|工厂|[廠厂](?!商)|集團|集团|銀行|银行|電子|电子厂|紡織|纺织|物流|客運|餐廳|餐厅|飯店|酒店|超市|超商|百貨|百货|事務所|事务所|幼兒園|幼儿园|工作室|快递|保全|建設|营造|營造"
    r"|消防處|消防局|警察局|派出所|分局|管理局|稅務局|税务局|國稅局|海關|海关|郵局|邮局|監獄|监狱|法院|基金會|協會|协会|劇團|剧团|樂團|乐团|球隊|球队|俱樂部|俱乐部|補習班|安親班|早餐店|便當店|咖啡館|咖啡馆|咖啡|理髮廳|美容院|健身房|科技|電機|光電|半導體|化工|食品|營造廠|船厂|船廠|農場|牧場|碼頭|码头|電視台|电视台|出版社|律師事務所|公所|農會|农会|委員會|委员会|村委会|居委会|物业|物業|火鍋|火锅|牛肉麵|拉麵|麵店|面馆|麵館|便當|小吃店|烘焙|蛋糕店|髮廊|发廊|教會|教会"
    r"|工業|工业|企業|企业|實業|实业|製衣|制衣|制药|製藥|纸业|鋼鐵|钢铁|機械|机械|重工|造船|車行|旅行社|航空|海運|電信|通訊|通信|网络|软件|軟體|传媒|傳播|報社|日報|水泥|生技|製造|地產|地产|房屋|證券|证券|人壽|人寿|保險|保险|量販|藥局|药房|眼鏡|服飾|服装|家具|五金))"
    r"(?=的|上班|工作|做|當|当|打工|任|服|報到|报到|退|實習|实习|會計|会计|司機|司机|值|輪|轮|搬|站|开|開|端|煮|炒|切|修|焊|縫|缝|踩|拧|擰|跑|送|守|管|帶|带|教|扛|裝|装|賣|卖|掃|扫|洗|寫|写|坐|熬|加班|护理|護理|业务|業務|[，。,.、\s]|$)"
)
# “去聯發科報到”, “陸軍五八六旅”, “竹科管理局”, “上海交大”: by what follows, or by what such names are made of.
REPORTED_TO = re.compile(
    r"(?:去|到|要去|进|進)(?P<name>[\u3400-\u9fffA-Za-z]{2,8}?)(?:報到|报到|面試|面试|入職|入职)"
)
TROOPS = re.compile(
    r"(?P<name>(?:陸軍|海軍|空軍|陆军|海军|空军|國軍|武警|憲兵)[\u3400-\u9fff\d]{0,8}?(?:旅|師(?!兄)|团|團|營|营|連(?!長)|部隊|部队|基地|學校|官校|隊|队|艦))"
)
PARKS = re.compile(
    r"(?P<name>(?:竹科|南科|中科|內湖科|張江|中关村|亦庄)(?:(?:園區|管理局|管委會)|[\u3400-\u9fff]{2}(?=年|月|上|的|工|做|廠|，|。)))"
)
CAMPUS = re.compile(
    r"(?P<name>(?:[\u3400-\u9fff]{2})(?:理工|交大|师大|師大|科大|农大|农林|财大|財大|工大|医大|外国语|外語|海事)(?!作|具|程|業|业|醫|医|院|附)|(?:政大|台大|臺大|清大|交大|成大|北大|清华|清華|复旦|浙大|南大|武大|中大|港大|理大|城大|浸大|東海|輔仁|淡江|逢甲|世新|銘傳|文化大學)(?=讀|读|念|唸|大|碩|硕|研|博|學|学|上|就|的|畢|毕|資|法|醫|机|機|以|[，。,.、\s]))"
)
# Firms and schools that people call by a short name everybody knows.
BRANDS_IN_WORDS = """
台積電 台积电 聯發科 鴻海 富士康 華碩 宏碁 廣達 仁寶 和碩 緯創 英業達 聯電 日月光 友達 群創 台達電 南亞科 中華電信 台灣大哥大 遠傳 台電 中油 中鋼 台塑 統一 全聯 家樂福 大潤發 好市多 屈臣氏
康是美 寶雅 全家 麥當勞 肯德基 摩斯 星巴克 路易莎 鼎泰豐 王品 誠品 新光三越 國泰人壽 富邦 玉山 中信 台新 兆豐 長榮 華航 星宇 虎航 台鐵 高鐵 北捷 高捷 中捷 桃捷 海巡署 調查局
華為 华为 腾讯 騰訊 阿里巴巴 阿里 百度 京东 美团 滴滴 顺丰 順豐 比亚迪 小米 字节跳动 字节 抖音 拼多多 网易 联想 海尔 格力 美的 万科 恒大 中石油 中石化 国家电网 中国移动 中国电信 中国联通 工商银行 建行 农行 招行
平安 海底捞 海底撈 永辉 大润发 沃尔玛 宜家 特斯拉 大众 丰田 饿了么 菜鸟 圆通 中通 韵达 申通 港鐵 港铁 匯豐 汇丰 國泰航空 九巴 城巴 惠康 百佳 大家樂 大快活 星展 华侨银行 大华银行 新航 吉宝 SMRT SBS
地铁公司 马航 亚航 国油 马来亚银行 大众银行 丰隆 云顶 谷歌 微軟 微软 蘋果 苹果 三星 索尼 優衣庫 优衣库 無印良品 北一女 建中 雄中 雄女 竹中 竹女 中一中 中女中 南一中 南女 景美 中山女 師大附中 成功高中
人大附中 清华附中 衡水一中 台大 臺大 清大 交大 成大 政大 中央大學 中山大學 中正大學 中興大學 北科大 台科大 臺科大 北醫大 高醫大 輔大 東吳 東海 逢甲 淡江 文化大學 世新 銘傳 義守 實踐 北大 清华 复旦 浙大 南大
武大 华科 中大 厦大 川大 同济 上交 西交 哈工大 北航 北师大 港大 中大 科大 理大 城大 浸大 嶺南 教大 南洋理工 国大 马大 理大 博大 拉曼 新纪元 南方大学
"""
BRANDS = "|".join(sorted(set(BRANDS_IN_WORDS.split()), key=len, reverse=True))
SURE_BRAND = re.compile(
    rf"(?:在|於|于|喺|就讀|就读|任職於|任职于|服務於|考上|考進|進|进)(?P<name>{BRANDS})(?<!平安|全家|統一|小米|大众|苹果|蘋果|中大|理大|馬大|国大|阿里|摩斯|百度|抖音|美的)(?!醫|医|附|健保|保險|市|區|山|路)"
)
BRAND = re.compile(
    rf"(?:在|於|于|喺|是|去|進|进|從|从|到|讀|读|念|唸|就讀|考上|任職|服務|[，。,.、\s]|^)(?P<name>{BRANDS})(?!醫|医|附|健|險|保險|的藥|银行卡|App|APP)"
    r"(?=上|工|做|當|当|打|輪|轮|加|送|跑|開|开|騎|骑|值|的?(?:工程師|工程师|員工|员工|作業員|店員|收銀|空服|空姐|司機|司机|駕駛|騎手|骑手|快递|外送|業務|行員|柜员|護理|老師|學生|学生|研究生|宿舍|廠|厂|流水|產線|产线|倉|仓)|讀|读|念|唸|大[一二三四]|碩|硕|博|研|學|学|報到|面試|退休|實習|实习|[，。,.、\s]|$)"
)
# “我是宏福客運的司機”, “她是光明国际学校老师”: a name before what somebody is.
ROLE_AT = re.compile(
    rf"(?:我|他|她|先生|太太|老公|老婆|爸爸|媽媽|妈妈|兒子|儿子|女兒|女儿)?(?:是|在)(?P<name>{LETTER}{{2,8}}(?:公司|集團|集团|銀行|银行|客運|航空|電子|科技|物流|學校|学校|中學|中学|小學|小学|國小|國中|大學|大学|高中|學院|学院|幼兒園|幼儿园|工廠|工厂|[廠厂])?)"
    r"(?:的)(?:工程師|工程师|員工|员工|作業員|店員|收銀員|空服員|空姐|司機|司机|駕駛|騎手|骑手|快递员|外送員|業務|会计|會計|護士|护士|老師|教師|老师|教师|行員|柜员|警察|消防員|保全|保安|厨师|廚師|工人|主管|經理)"
)
SORTS_OF_SCHOOL = r"國際學校|国际学校|實驗學校|实验学校|國際部|实验中学|職高|卫校|護校|軍校|警專|警大|體校|體院|实中|實中|實小|幼園|托嬰中心|托儿所|安親班|補習班|补习班|学堂|學堂|校區|校区|书院|學園|分校"
SCHOOL_TOO = re.compile(rf"(?P<lead>{LETTER}{{0,8}}?)(?P<kind>{SORTS_OF_SCHOOL})")
ANY_WORKPLACE = re.compile(
    r"(?:一?[間家個个所]?|[某本外這这那]|外面?|附近的?|我?們?的?|新加坡|中国|中國|台灣|台湾)*(?:公司|工廠|工厂|工地|醫院|医院|學校|学校|餐廳|餐厅|超市|超商|便利商店|便利店|辦公室|办公室|家裡|家里|家|外地|外面|外|補習班|补习班|"
    r"銀行|银行|飯店|酒店|店裡|店里|店|夜市|市場|市场|幼兒園|幼稚園|田裡|田里|農場|電子廠|电子厂|国外|國外|台北|臺北|上海|北京|深圳|廣州|广州|台中|高雄|香港|新加坡|台灣|台湾|大陸|大陆|日本|美國|美国|越南|泰國|加拿大|德國|韓國|"
    r"學校|小學|國小|國中|高中|大學|大学|小学|中学|幼儿园|廚房|厨房|客廳|床上|門口|门口|路邊|路边|單位|单位|診所|诊所|藥局|药店|部隊|部队|軍中|船上|山上|海邊|鄉下|乡下|老家|農村|农村|城裡|城里|市區|郊區|網路|网上|網上|線上|夜班|"
    r"(?:[夜日早晚大小]班)?(?:社區|大樓)?(?:保全|保安|快遞|快递)|早餐店|飲料店|咖啡店|咖啡廳|菜市場|工作室|科技公司|物流|保險公司|政府|公家機關|公司裡|一線|第一線|急診|病房|加護病房|开刀房|開刀房|前線|那邊|那里|那裡|這邊|这里|這裡|哪裡|哪里|半夜|晚上|早上|白天|平常|平時|戶外|户外|室內|室外|太陽下|電腦前|电脑前|冷氣房)"
)
COMMON_START = re.compile(
    r"[我你他她您這这那哪每某一兩两三幾几自很太不沒没冷熱热大小高低長长短早晚前後后裡里外上下左右旁中]"
)
SHORTEST_FIRM = 2
# Letters that belong to a sentence, never to the name of a firm.
OF_A_SENTENCE = re.compile(
    r"^[的還还像被把]|[了着著過过我你他她它們们這这那每]|(?<!美)的(?!士)|[裡里中]面|里(?=[吃喝做])|^一[家間间个個]|[吃喝]|日常|生活|^身"
)
ANY_SHOP = re.compile(
    r"(?:[電电]器|[傢家]具|服[裝装飾饰]|五金|建材|大型|連鎖|连锁|手機|手机|[網网][咖吧])(?:商場|商场|店|廠|厂|行|城|公司)?"
)


ANY_ORGANISATION = re.compile(
    r"(?:公司|集團|集团|銀行|银行|客運|航空|電子|科技|物流|校|學|学|國小|國中|高中|院|園|园|[廠厂])$"
)


def _is_own_name(name):
    """True where more than a sort of firm is named."""
    own = ANY_ORGANISATION.sub("", name)
    return (
        len(own) >= SHORTEST
        and not GENERIC.fullmatch(own)
        and not TELLS.search(own)
        and not COMMON_START.match(own)
    )


def employers(text):
    """Yield (start, end) of where somebody works, where it has a name."""
    if text.isascii():
        return
    for match in (
        *WORKED_AT.finditer(text),
        *REPORTED_TO.finditer(text),
        *WORKS_FOR.finditer(text),
    ):
        name = match["name"]
        short = len(name) == SHORTEST_FIRM and COMMON_START.match(name)
        if ANY_WORKPLACE.fullmatch(name) or TELLS.search(name) or short:
            continue
        if not OF_A_SENTENCE.search(name) and not ANY_SHOP.fullmatch(name):
            yield match.span("name")
    for match in ROLE_AT.finditer(text):
        name = match["name"]
        if ANY_ORGANISATION.search(name) and _is_own_name(name):
            yield match.span("name")
    for pattern in (TROOPS, PARKS, CAMPUS, BRAND, SURE_BRAND):
        for match in pattern.finditer(text):
            yield match.span("name")
