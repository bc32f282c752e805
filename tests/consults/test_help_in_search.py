"""Help finds who needs it: texts above searches and filters, words of danger, and nothing kept of them."""

from datetime import date

import pytest

from consults.models import SearchTally
from consults.statistics import counters
from faq.danger import dangers, speaks_of
from faq.models import HelpNow
from faq.models.help_now import with_numbers
from tests.factories import make_department, make_published_question, make_question, make_tag

pytestmark = pytest.mark.django_db
DANGER = {
    "crisis": [
        "want to die", "I just want to die", "kill myself", "killing my self", "suicde", "suiside", "self-harm",
        "cutting my wrists", "i dont want to live anymore", "end my life", "想死", "自殺", "自杀", "我 想 死",
        "不想活了", "割腕", "自ㄕ殺", 
        "i want to end it all", "dont want to be here anymore", "i cut my arms when sad",
    ],
    "poison": [
        "my son was posioned", "swallowed a battery", "took too many pills", "took 20 pills",
        "took too many tylenol",
        "吃了一整瓶安眠药", "喝了洁厕灵", "農藥中毒", "误食",
    ],
    "stroke": ["strok", "stroke", "face is drooping", 
        "worst headache of my life", "半边身子没力", "中風", "中风了怎么办", "嘴歪"],
    "chest": ["chest pian", "chets pain", "pain in my chest", "胸口痛", "胸痛", "cant breathe",
        "baby not breathing", "胸口很闷很痛"],
    "urgent": [
        "unconscious and wont wake up", "throat closing after peanut", "anaphylaxsis", "the bleeding wont stop",
        "coughing up lots of blood", "昏迷叫不醒", "大出血", "喉嚨腫",
    ],
}  # fmt: skip
HARMLESS = [
    "diet", "strike", "live vaccine", "best pain killer", "kill lice", "hair dye", "cut on my hand", "headache",
    "end of life care", "胸部X光", "死海的鹽", "my child is in pain", "do I want a baby", "took 20 mg of it",
]  # fmt: skip


def page(client, address, **query):
    response = client.get(address, query)
    return response, response.content.decode()


def make_help(**fields):
    fields = {"level": 1, "text": "Call {emergency}.", "review_due_on": date(2099, 1, 1), **fields}
    return HelpNow.objects.create(**fields)


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, own in DANGER.items() for t in own])
def test_words_of_danger_are_known(kind, text):
    assert kind in dangers(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_other_words_are_not(text):
    assert dangers(text) == []


@pytest.mark.parametrize(
    "text", ["want to die", "kill myself", "chest pian", "想死", "自殺", "中风"]
)
def test_danger_shows_what_to_do_without_any_result(client, settings, text):
    settings.HELP_NUMBERS = {**settings.HELP_NUMBERS, "emergency": "112", "crisis": "116 123"}
    make_help(department=make_department("Cardiology"), level=2, text="A milder text.")
    make_help(tag=make_tag("Palpitations"), text="What helps against another danger.")

    response, html = page(client, "/consults/", q=text)

    assert "helpnow--emergency" in html
    assert "112" in html
    assert "another danger" not in html
    assert "milder" not in html
    assert "Use fewer words" not in html
    assert html.index("helpnow--emergency") < html.index("No consult fits")
    assert response["Cache-Control"] == "private, no-store"


def test_an_emergency_calls_with_one_touch(client, settings):
    settings.HELP_NUMBERS = {
        "emergency": "112",
        "crisis": "116 123",
        "poison": "your poison centre",
    }

    html = page(client, "/consults/", q="want to die")[1]
    assert '<a class="button" href="tel:116123">Call 116 123</a>' in html
    assert 'call <a href="tel:116123">116 123</a>' in html.replace("Call", "call")
    assert "撥打 116 123</a>" in page(client, "/consults/", q="自殺")[1]
    settings.HELP_NUMBERS = dict.fromkeys(settings.HELP_NUMBERS, "your local number")
    assert "helpnow__calls" not in page(client, "/consults/", q="want to die")[1]


def test_lists_of_all_consults_have_a_search_box_on_phones_too(client):
    """The header of a phone has a link to them in place of a box."""
    for address in ("/consults/", "/consults/?q=rash"):
        html = client.get(address).content.decode()
        assert html.count('type="search"') == 1
        assert html.index('type="search"') > html.index("<h1")


def test_a_number_is_a_link_once_and_words_are_none(settings):
    settings.HELP_NUMBERS = {
        "emergency": "+44 (0)20 <1>",
        "crisis": "(020) 30-40",
        "poison": "ask 112 or 911",
    }

    assert with_numbers("{crisis} {poison} {other}") == (
        '<a href="tel:0203040">(020) 30-40</a> ask 112 or 911 {other}'
    )
    assert (
        with_numbers('<a href="https://x.org">{crisis}</a>')
        == '<a href="https://x.org">(020) 30-40</a>'
    )
    assert with_numbers("{emergency}") == "+44 (0)20 &lt;1&gt;"


def test_danger_is_answered_in_the_script_it_was_typed_in(client):
    assert 'lang="zh-Hant"' in page(client, "/consults/", q="自殺")[1]
    assert "紧急" in page(client, "/consults/", q="自杀")[1]


def test_danger_shows_what_to_do_in_a_library_without_any_text(client, settings):
    html = page(client, "/consults/", q="kil myself")[1]

    assert settings.HELP_NUMBERS["crisis"] in html


@pytest.mark.parametrize("query", [{"q": "als"}, {"q": "lou gehrig now"}, {"tag": "als"}])
def test_a_topic_that_is_named_or_chosen_shows_its_text(client, query):
    tag = make_tag("ALS")
    tag.aliases.create(name="Lou Gehrig’s disease")
    make_published_question("Weak hands", tags=[tag])
    make_help(tag=tag, text="If you cannot breathe, call {emergency}.")
    make_help(tag=make_tag("Other"), text="Not this.")

    html = page(client, "/consults/", **query)[1]

    assert "If you cannot breathe" in html
    assert html.index("If you cannot breathe") < html.index("Weak hands")
    assert "Not this" not in html


def test_a_department_that_is_chosen_shows_its_text(client):
    make_published_question("Weak hands", department=make_department("Neurology"))
    make_help(department=make_department("Neurology"), level=2, text="Get help today.")

    assert "Get help today." in page(client, "/consults/", department="neurology")[1]
    assert "Get help today." not in page(client, "/consults/", q="weak")[1]


def test_editors_add_words(client):
    row = make_help(tag=make_tag("Snakes"), text="Stay still.", words="viper bite\n蛇咬")

    for text in ("vipar bite on my foot", "被蛇咬了"):
        response, html = page(client, "/consults/", q=text)
        assert "Stay still." in html
        assert response["Cache-Control"] == "private, no-store"
    assert speaks_of("a viper has bite marks", row.words)
    row.active = False
    row.save()
    assert "Stay still." not in page(client, "/consults/", q="viper bite")[1]


def test_what_is_typed_in_danger_is_counted_nowhere(client, settings):
    settings.COUNTS_AT_ONCE = 1
    make_help(tag=make_tag("Snakes"), text="Stay still.", words="viper bite")
    number = make_published_question("On vipers", body="A bite of a viper; chest pain.").number

    for text in ("want to die", "自殺", "chest pain", "viper bite"):
        for _ in range(4):
            page(client, "/consults/", q=text)
            client.get(
                f"/consults/{number}/", HTTP_REFERER=f"{settings.SITE_URL}/consults/?q={text}"
            )
    counters.buffer.flush()

    assert not SearchTally.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_texts_for_help_cost_one_query_at_any_number(client, django_assert_max_num_queries, rows):
    for n in range(rows):
        tag = make_tag(f"Topic {n}")
        make_published_question(f"Zeal {n}", tags=[tag])
        make_help(tag=tag)

    with django_assert_max_num_queries(6):
        page(client, "/consults/", q="zealous")


def test_a_text_of_a_hidden_topic_stays_hidden(client):
    tag = make_tag("Secret Syndrome")
    make_question("Draft", tags=[tag])
    make_help(tag=tag, text="Hidden help.")

    for query in ({"q": "secret syndrome"}, {"q": "want to die"}, {"tag": "secret-syndrome"}):
        assert "Hidden help." not in page(client, "/consults/", **query)[1]
