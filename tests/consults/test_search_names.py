"""Names in a search: topics, letters, acronyms, doctors; what is no misspelling; two scripts of Chinese."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from consults import search
from consults.models import Question, RelatedQuestion, SearchWord
from consults.similar import suggestions
from consults.statistics import counters
from faq.models import FaqTag
from tests.factories import make_doctor, make_published_question, make_question, make_tag
from text.dictionary import is_english
from text.words import folded

pytestmark = pytest.mark.django_db


def found(text):
    """The titles a search finds, best first."""
    ids = search.find(text, [], timezone.now(), 100).ids
    titles = dict(Question.objects.values_list("pk", "title"))
    return [titles[pk] for pk in ids]


def test_a_named_topic_comes_before_texts_that_mention_it(db):
    tag = make_tag("Vitamin D")
    make_published_question("Vitamin D or vitamin D or vitamin D?", body="Vitamin D. Vitamin D.")
    make_published_question("My bones", body="They ache.", tags=[tag])

    assert found("vitamin d")[0] == "My bones"


@pytest.mark.parametrize("text", ["i cant doze", "it wont doze", "dont doze"])
def test_contractions_say_nothing(db, text):
    make_published_question("Cantu and Wontu", body="Of a rare illness; they dont.")
    make_published_question("Awake", body="I lie awake and doze never.")

    assert found(text) == ["Awake"]


@pytest.mark.parametrize("word", ["peeing", "shake", "shaking", "stopped", "itchy", "worries"])
def test_plain_english_is_never_corrected(db, word):
    for other in ("seeing", "shape", "shaping", "stepped", "witchy", "hurries"):
        for _ in range(3):
            make_published_question(f"On {other}", body=f"Only {other}.")

    assert is_english(word)
    assert search.find(word, [], timezone.now(), 10).corrected == {}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("artritis", "arthritis"), ("diabetis", "diabetes"), ("cholestrol", "cholesterol")],
)
def test_a_medical_misspelling_is_corrected(db, typed, meant):
    make_published_question(f"My {meant}", body=f"About {meant}.")

    assert search.find(typed, [], timezone.now(), 10).corrected == {typed: meant}


def test_simplified_and_traditional_find_each_other(db):
    make_published_question("頭痛怎麼辦", body="偏頭痛三天了。", language="zh-Hant")
    make_published_question("头晕怎么办", body="我头晕三天了。", language="zh-Hans")
    make_tag("臺灣腸病毒").aliases.create(name="手足口病")

    assert found("头痛") == found("頭痛") == ["頭痛怎麼辦"]
    assert found("頭暈") == ["头晕怎么办"]
    assert found("偏頭ㄊ痛ˋ") == ["頭痛怎麼辦"]
    assert FaqTag.objects.get().stem_key == "台湾 湾肠 肠病 病毒"


def test_a_rebuild_reads_names_anew(db):
    make_published_question("On als", tags=[make_tag("ALS")])
    FaqTag.objects.update(stem_key="al")
    SearchWord.objects.update(documents=9)

    call_command("rebuild_search", recount=True, verbosity=0)

    assert FaqTag.objects.get().stem_key == "als"
    assert SearchWord.objects.get(word="als").documents == 1
    assert not SearchWord.objects.filter(word__startswith="tag0").exists()


# ------------------------------------------------------------------------------- doctors


@pytest.fixture
def doctors(db):
    make_published_question("Of my hands", body="They fail.", doctor=make_doctor("Chen Mei"))
    make_published_question("Of my feet", body="They burn.", doctor=make_doctor("Chen Mei"))
    make_published_question(
        "Of my heart", body="It likes mei and chen teas.", doctor=make_doctor("Rao Amit")
    )
    make_published_question("一個問題", body="痛。", doctor=make_doctor("陳美玲"))
    make_question("A draft", doctor=make_doctor("Zhou Hidden"))


@pytest.mark.parametrize(
    "text",
    ["chen mei", "Mei Chen", "dr chen", "Dr. Chen Mei", "what does doctor chen say?", "chen"],
)
def test_a_doctor_who_is_named_is_offered(client, doctors, text):
    html = client.get("/consults/", {"q": text}).content.decode()

    assert (
        'Doctor: <a href="/doctors/chen-mei/">Dr. Chen Mei</a> <small>Neurology, 2</small>' in html
    )


def test_consults_of_the_doctor_come_first(doctors):
    assert found("dr chen mei") == ["Of my feet", "Of my hands", "Of my heart"]
    assert found("dr chen burn")[0] == "Of my feet"
    assert found("Rao Amit") == ["Of my heart"]
    assert found("陳美玲醫師")[0] == found("陈美玲医生")[0] == found("陳醫師")[0] == "一個問題"


def test_a_doctor_without_public_consults_is_never_named(client, doctors):
    for text in ("zhou hidden", "dr zhou", "hidden"):
        result = search.find(text, [], timezone.now(), 10)
        assert (result.doctors, result.ids) == ([], [])


# ------------------------------------------------------------------------------- what readers see


def test_readers_never_see_pairs_of_characters(client, db):
    make_published_question("頭痛三天怎麼辦", body="我很擔心。", language="zh-Hant")
    other = make_published_question("偏頭痛與失眠", body="頭痛，睡不著。", language="zh-Hant")
    suggestions.suggest([other.pk])

    html = client.get("/consults/", {"q": "頭痛與臘腸樹"}).content.decode()

    assert "“臘腸樹”" in html
    assert "腸樹”" not in html.replace("臘腸樹", "")
    reasons = set(RelatedQuestion.objects.values_list("reason", flat=True))
    assert reasons <= {"Both ask about 頭痛", "Both ask about 偏頭痛"}
    assert counters.kept_words("頭痛三天 藥") == "頭痛三天 藥"


@pytest.mark.parametrize("typed", ["الم", "ألم", "أَلَم", "آلم", "إلم", "ٱلم", "ألـم"])
def test_arabic_is_found_whatever_its_hamza(typed):
    assert folded(typed) == "الم"
