"""The picture of a link: whose words are on it, and that it is there as long as its page."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, features

from consults.editorial import guide_workflow, workflow
from consults.models import Doctor, Guide, Question
from consults.public import consult_page, fonts, share_image
from consults.public.share_drawing import draw
from consults.public.share_image import Sheet
from tests.factories import (
    make_department,
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    tomorrow,
)
from tests.make_icons import ROOT as STATIC
from tests.make_icons import icons
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
LION = "/consults/100/share.png"
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
ASKER = {
    "subject": "Mine", "asker_name": "Robin W.", "asker_age_band": "30-39", "asker_sex": "female",
    "asker_sex_confirmed": True, "body": "My own words.",
}  # fmt: skip


@pytest.fixture
def no_fonts(monkeypatch):
    """A machine with no font but Pillow's own."""
    monkeypatch.setattr(fonts, "SEARCHED", [])
    fonts._paths.cache_clear()
    yield
    fonts._paths.cache_clear()


def sheet_of(question):
    consult = consult_page.consult(question.number)
    return share_image.of_consult(consult, consult_page.answers(consult.pk))


def picture(content):
    return Image.open(BytesIO(content))


def test_a_consult_and_a_guide_have_a_picture(client):
    make_published_question(number=100)
    guide = make_guide()

    for address in (LION, f"{guide.get_absolute_url()}share.png"):
        answer = client.get(address)
        drawn = picture(answer.content)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert (drawn.format, drawn.size) == ("PNG", (1200, 630))
        assert len(answer.content) < 60_000
        assert answer["Cache-Control"] == client.get("/")["Cache-Control"]


def test_title_doctors_and_site_are_on_it_and_nothing_of_the_asker(client):
    doctor = make_doctor("Okafor", make_department("Cardiology"))
    plain = make_published_question("A lion", number=100, doctor=doctor)
    before = client.get(LION).content

    Question.objects.filter(pk=plain.pk).update(**ASKER)

    assert client.get(LION).content == before
    sheet = sheet_of(plain)
    assert (sheet.title, sheet.lines) == ("A lion", ("Dr. Okafor, Neurology",))


def test_an_invented_consult_says_so(client):
    question = make_published_question(source_name="Sample library")

    assert sheet_of(question).lines[-1] == "Sample: invented people"


def test_many_doctors_are_counted(client):
    question = make_question(replies=4)
    for place, reply in enumerate(question.replies.all()):
        type(reply).objects.filter(pk=reply.pk).update(doctor=make_doctor(f"Number {place}"))
    workflow.publish(question, COMMAND_LINE)

    assert sheet_of(question).lines[1:] == ("Dr. Number 1, Neurology", "and 2 more")


@pytest.mark.parametrize(
    "change",
    [
        lambda question: Question.objects.filter(pk=question.pk).update(title="Another"),
        lambda question: Doctor.objects.update(name="Another"),
    ],
)
def test_what_is_on_it_changes_its_address_and_its_etag(change, client):
    question = make_published_question(number=100)
    before, etag = sheet_of(question).address, client.get(LION)["ETag"]
    assert client.get(LION, headers={"If-None-Match": etag}).status_code == 304

    change(question)

    answer = client.get(LION, headers={"If-None-Match": etag})
    assert sheet_of(question).address != before
    assert answer.status_code == 200
    assert answer["ETag"] != etag
    page = client.get(Question.objects.get().get_absolute_url()).content.decode()
    assert f'<meta property="og:image" content="{sheet_of(question).address}">' in page


def test_nobody_who_has_it_is_told_that_it_is_fresh_once_it_is_hidden(client):
    question = make_published_question(number=100)
    etag = client.get(LION)["ETag"]

    workflow.withdraw(question, "A doubt", by=COMMAND_LINE)

    assert client.get(LION, headers={"If-None-Match": etag}).status_code == 410


def test_what_is_hidden_has_a_picture_as_little_as_a_page(client):
    make_question("A draft", number=101)
    make_published_question("Later", number=102, at=tomorrow())
    workflow.withdraw(make_published_question("Gone", number=103), "Wrong", by=COMMAND_LINE)
    gone, draft = make_guide("Gone"), make_guide("Draft", published=False)
    guide_workflow.withdraw(gone, "Wrong", by=COMMAND_LINE)

    pages = [f"/consults/{number}/" for number in (101, 102, 103, 999)]
    pages += [gone.get_absolute_url(), draft.get_absolute_url(), "/guides/none/"]
    statuses = [client.get(page).status_code for page in pages]
    assert statuses == [404, 404, 410, 404, 410, 404, 404]
    for page in pages:
        shown, drawn = client.get(page), client.get(f"{page}share.png")
        assert (drawn.status_code, drawn.content) == (shown.status_code, shown.content)


def test_a_guide_shows_its_reviewer(client):
    guide = make_guide(department=make_department("Neurology"))
    Guide.objects.filter(pk=guide.pk).update(reviewed_by="Dr. Moss", reviewed_on="2024-01-01")

    sheet = share_image.of_guide(Guide.objects.get())

    assert sheet.lines == ("Guide · Neurology", "Reviewed by Dr. Moss")


# ------------------------------------------------------------------ letters


@pytest.mark.parametrize("title", ["晚上一直上廁所", "هل هذا خطير؟", "Ist es gefährlich?", "A 😀"])
def test_letters_that_no_font_has_give_the_picture_of_the_site(title, no_fonts, client):
    make_published_question(title, number=100)

    answer = client.get(LION)

    assert (answer.status_code, answer["Location"]) == (302, "/static/icons/share.png")


def test_plain_letters_need_no_font_of_the_machine(no_fonts):
    assert draw(Sheet("/", "Why does my eyelid twitch?", ("Dr. Lin Yu, Neurology",)))


@pytest.mark.skipif(not DEJAVU.exists(), reason="DejaVu is not installed")
@pytest.mark.parametrize("title", ["Ist es gefährlich?", "هل هذا خطير؟"])
def test_other_letters_are_written_with_a_font_that_has_them(title):
    if fonts.is_right_to_left(title) and not features.check("raqm"):
        pytest.skip("raqm needs fribidi on this machine")
    assert draw(Sheet("/", title, ()))


def test_scripts_that_join_letters_are_left_alone_without_their_layout(monkeypatch):
    monkeypatch.setattr(fonts.features, "check", lambda name: False)

    assert draw(Sheet("/", "هل هذا خطير؟", ())) is None


@pytest.mark.skipif(not DEJAVU.exists(), reason="DejaVu is not installed")
def test_fonts_may_be_named(settings, no_fonts):
    settings.SHARE_FONTS = [str(DEJAVU)]

    assert draw(Sheet("/", "Ist es gefährlich?", ()))


@pytest.mark.parametrize("title", ["word " * 60, "x" * 300, "Is it dangerous? " * 17])
def test_a_long_title_stays_on_the_picture(title):
    drawn = picture(draw(Sheet("/", title, ("Dr. Lin Yu, Neurology", "y" * 300, "and 2 more"))))
    paper = drawn.convert("RGB").getpixel((5, 5))

    edges = drawn.convert("RGB").crop((1200 - 70, 0, 1200, 600))
    assert edges.getcolors() == [(70 * 600, paper)]


# ------------------------------------------------------------------ what is shipped


@pytest.mark.parametrize("name", ["icons/mark.svg", "icons/icon-512.png", "icons/share.png",
                                  "root/apple-touch-icon.png", "root/favicon.ico"])  # fmt: skip
def test_icons_are_as_they_are_drawn(name):
    """`make icons` writes them; pixels are compared, since versions of Pillow pack them differently."""
    shipped, drawn = (STATIC / name).read_bytes(), icons()[name]

    assert len(shipped) < 5000
    if name.endswith(".svg"):
        assert shipped == drawn
    else:
        first, second = picture(shipped).convert("RGB"), picture(drawn).convert("RGB")
        assert (first.size, first.tobytes()) == (second.size, second.tobytes())
