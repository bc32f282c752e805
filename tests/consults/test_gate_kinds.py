"""Kinds of words that real letters hold: what the privacy gate sees in them, and what it leaves alone."""

import pytest

from tests.consults.test_gate_letters import blockers


@pytest.mark.parametrize(
    "text",
    [
        "My wife has the flu", "my sister doesn't know", "My Father-in-law died of it",
        "my daughter heard a click",
        "my friend gave me two bottles of Metformin", "my mother had Thalassemia",
        "my dad takes omeprazole daily",
        "my brother had a hysteroscopy", "my son uses albuterol", "help for women?",
        "my girlfriend online said so",
    ],
)  # fmt: skip
def test_words_of_medicine_and_of_our_days_are_no_names(text):
    assert blockers(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "前几天去医院检查医生说血压高", "我亲戚大伯血压高", "我家宝宝三岁，发烧", "婆婆刚刚做完手术",
        "我爸喜欢吃鱼", "老师偷偷告诉我",
        "我是高血压，要吃药吗", "请问哪家医院好", "求问哪个医院看得好", "癫痫医院有哪些", "我要不要换家医院",
        "在我们这儿医院查的",
        "今天社区医院体检", "目前在控制我的尿糖当中", "我在单位里面点外卖", "我是一位中学教师",
        "他在一家企业工作",
    ],
)  # fmt: skip
def test_words_in_chinese_are_neither_names_nor_places(text):
    assert blockers(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "i get upset at simple things and wonder if it helps", "born with Diabetes Insipidus",
        "can it be sent to Nigeria?",
        "I have been to many hospitals", "diagnosed with Alzheimer's, he sleeps",
        "my doctor gave me Deviry 10 mg",
        "the insurance company don't recognise it", "I’m struggling for 2 years with it",
        "I am breastfeeding my 1 year old child",
        "Is it like my adams apple?", "What is Medicare and Continuing Care?",
        "Syndromes of the Peripheral Nervous Systems",
    ],
)  # fmt: skip
def test_words_in_english_are_neither_names_nor_places(text):
    assert blockers(text) == set()


@pytest.mark.parametrize(
    "text, code",
    [
        ("To whom it may concern: Petr Vondráček has gout", "other-name"),
        ("Hello, I'm Beat Zurbriggen and dizzy", "asker-name"),
        ("my kidney was done at orascom", "employer"),
        ("i was seen at st gerards umuahia in may", "employer"),
        ("so mx okonjo knows of it", "other-name"), ("Mein Sohn Finn coughs", "other-name"),
        ("因為宥蓁說我胖，我不吃飯", "other-name"), ("玉蓮介紹我吃褪黑激素", "other-name"),
        ("我係家豪，企足十個鐘", "other-name"),
        ("教練羅老師叫我開刀", "other-name"), ("您好，张伟，男，42岁，胸痛", "other-name"),
        ("謝謝。思潔上", "other-name"),
        ("手變好細，若瑟的護士說正常", "place-of-care"), ("羅東聖母的簡醫師說我血糖高", "place-of-care"),
        ("去敏盛心電圖正常", "place-of-care"),
        ("我在永旺上夜班", "employer"), ("我给韵达开车，天天坐着", "employer"),
        ("我讀拔萃，打波撞到頭", "school"),
        ("112/3/8在家摔倒", "exact-date"), ("我是6.18做的胆囊", "exact-date"), ("4/10開始吃藥", "exact-date"),
        ("農曆初三開始流血", "exact-date"),
        ("冬月十六做的全切", "exact-date"), ("我14，月经没来", "asker-under-20"),
        ("我18男，胸痛", "asker-under-20"),
        ("我女生，13歲半，41公斤", "asker-under-20"), ("阿嬤今年九十一，心衰竭", "age-over-89"),
        ("Roommate had mono. 19M here, no fever", "asker-under-20"),
        ("we r both 14 and dizzy", "asker-under-20"),
        ("We took Malarone till 26.8. and stopped", "exact-date"), ("b. 14. 2. 1961, has gout", "exact-date"),
        ("My knee was scoped by Steadmann in autumn", "other-name"),
        ("hi, name's davo and it itches", "asker-name"),
        ("5.1 on the label. Kirsten at the lab says so", "other-name"),
        ("He wants grommets for Clemmie's ears", "other-name"),
    ],
)  # fmt: skip
def test_what_is_told_by_its_place_blocks(text, code):
    assert code in blockers(text)
