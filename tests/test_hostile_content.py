"""Five hundred payloads through every field and every way in, read back wherever they show.

The pages of a consult full of them hold no element, attribute or address that could act: judged by a
parser that reads what browsers read, not by looking for strings.
"""

import json
import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from consults.exchange.serialization import dump, parse
from consults.exchange.to_documents import document_of
from consults.importing.files import Entry
from consults.importing.importer import Importer
from consults.models import Department, Doctor, Question, Report
from faq.models import FaqTag, HelpNow
from tests.data.hostile import FIRE, payloads
from tests.factories import make_guide
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
AT_ONCE = 26  # payloads in one consult
FORBIDDEN = set(
    [
        "script",
        "iframe",
        "object",
        "embed",
        "base",
        "form",
        "style",
        "link",
        "meta",
        "svg",
        "math",
        "template",
        "portal",
    ]
)
OURS = {"script", "form", "link", "meta"}  # those our own pages use, looked at more closely
SAFE = re.compile(r"^(?:https?://|mailto:|/|#|\?|data:image/svg\+xml,%3Csvg)", re.I)


class Acts(HTMLParser):
    """Collects whatever in a page could act: handlers, styles, odd elements and addresses."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        own_icon = (
            (values.get("class") or "").startswith(("theme-icon", "base-svgs", "chart"))
            or tag == "use"
            or set(values) == {"viewbox", "width", "height", "aria-hidden"}
        )
        preview = tag == "iframe" and set(values) == {"title", "sandbox"}  # filled by our script
        if preview or tag in {"rect", "text"}:
            return
        if tag in FORBIDDEN - OURS and tag != "style" and not (tag == "svg" and own_icon):
            self.found.append((tag, values))
        if tag == "style" or (tag == "script" and not _is_ours(values)):
            self.found.append((tag, values))
        if tag == "form" and not (values.get("action") or "/").startswith(("/", "?")):
            self.found.append((tag, values))
        if tag == "meta" and "http-equiv" in values:
            self.found.append((tag, values))
        if tag == "link" and not (values.get("href") or "/").startswith(
            ("/", "data:image/svg", "http://testserver")
        ):
            self.found.append((tag, values))
        for name, value in attributes:
            dangerous = name.startswith("on") or name in {
                "style",
                "srcdoc",
                "formaction",
                "background",
            }
            led = name in {"href", "src", "action", "data", "xlink:href", "poster", "srcset"}
            if (dangerous and name != "formaction") or (led and value and not SAFE.match(value)):
                self.found.append((tag, name, value))


def _is_ours(values):
    return (
        values.get("type") in {"application/ld+json", "application/json"}
        or (values.get("src") or "").startswith("/static/")
        or (values.get("src") or "").startswith("/admin/jsi18n")
    )


def acts_in(response):
    parser = Acts()
    parser.feed(response.content.decode())
    return [item for item in parser.found if not _is_relative(item)]


def _is_relative(item):
    """Links of the desk may be relative; they hold no scheme."""
    return (
        len(item) == 3
        and item[1] in {"href", "action"}
        and re.fullmatch(r"[\w./?=&%-]*", item[2] or "")
    )


def hostile_documents():
    """Yield documents whose every text field holds payloads; together they hold all of them."""
    every = payloads()
    for number, start in enumerate(range(0, len(every), AT_ONCE), 8001):
        part = every[start : start + AT_ONCE]
        block = "\n\n".join(part)

        def one(index, part=part):
            return part[index % len(part)]

        yield {
            "number": number,
            "title": one(0)[:300],
            "subject": one(1)[:500],
            "department": one(2)[:100].strip() or "x",
            "body": block,
            "asker": {"name": one(3)[:150]},
            "replies": [
                {"doctor": one(4)[:150].strip() or "x", "hospital": one(5)[:200], "body": block}
            ],
            "more_info": {"body": block, "origin": "editor", "reviewed_by": one(6)[:200]},
            "tags": [{"name": f"x{one(7)}"[:150], "aliases": [one(8)[:250].strip() or "x"]}],
            "source": {"name": one(9)[:200], "id": one(10)[:200], "text": block},
            "status": "published",
        }


@pytest.fixture
def hostile(settings):
    settings.CHECKS_OFF = [
        "asker-name",
        "other-name",
        "contact",
        "exact-date",
        "address",
        "identity-number",
        "asker-under-20",
        "age-over-89",
    ]
    settings.CHECKS_OFF += ["place-of-care", "employer", "school", "doctor-name"]
    lines = [json.dumps(data).encode() for data in hostile_documents()]
    results = []
    Importer(COMMAND_LINE, on_result=results.append).run(
        [Entry("hostile.jsonl", n, line) for n, line in enumerate(lines, 1)]
    )
    assert [result.outcome for result in results] == ["new"] * len(lines), results
    for row in FaqTag.objects.all()[:3]:
        text = "\n\n".join(payloads()[:60])
        HelpNow.objects.create(tag=row, level=1, text=text, review_due_on="2030-01-01")
        FaqTag.objects.filter(pk=row.pk).update(description=text)
    Department.objects.update(description="\n\n".join(payloads()[60:90]))
    Doctor.objects.update(
        biography="\n\n".join(payloads()[90:120]), credentials=payloads()[300][:200]
    )
    text = "\n\n".join(payloads()[200:260])
    make_guide(payloads()[5], lead=text, body=text, tags=FaqTag.objects.all()[:1])
    return list(Question.objects.published())


def test_there_are_five_hundred_payloads():
    assert len(payloads()) >= 500


def test_public_pages_hold_nothing_that_acts(hostile, client):
    pages = [question.get_absolute_url() for question in hostile]
    pages += [tag.get_absolute_url() for tag in FaqTag.objects.all()]
    pages += [department.get_absolute_url() for department in Department.objects.all()[:8]]
    pages += [doctor.get_absolute_url() for doctor in Doctor.objects.all()[:8]]
    pages += ["/", "/consults/", "/faq/", "/departments/", "/doctors/", "/guides/"]
    pages += [f"/tell/{hostile[0].number}/report/"]
    found = {}

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        if acts := acts_in(answer):
            found[page] = acts[:3]

    assert len(hostile) * AT_ONCE >= 500
    assert found == {}


def test_what_readers_type_comes_back_inert(hostile, client):
    found = {}
    for payload in payloads()[::7]:
        for page in ("/consults/", "/faq/", "/search/suggest"):
            answer = client.get(page, {"q": payload, "tag": payload})
            if answer["Content-Type"].startswith("text/html") and (acts := acts_in(answer)):
                found[payload] = acts
        answer = client.post(
            f"/tell/{hostile[0].number}/report/", {"kind": payload, "text": payload * 9}
        )
        if acts := acts_in(answer):
            found[payload] = acts

    assert found == {}


def test_feeds_and_structured_data_hold_only_text(hostile, client):
    for question in hostile[:8]:
        page = client.get(question.get_absolute_url()).content.decode()
        scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
        types = [json.loads(script)["@type"] for script in scripts]
        assert types == ["MedicalWebPage", "BreadcrumbList"]
        assert json.loads(scripts[0])["mainEntity"]["@type"] == "Question"
        assert not re.search(r"[<>&]", "".join(scripts))
    from xml.etree import ElementTree

    feed = ElementTree.fromstring(client.get("/feeds/consults.atom").content)
    summaries = [entry.text or "" for entry in feed.iter("{http://www.w3.org/2005/Atom}summary")]
    assert summaries
    for summary in summaries:
        parser = Acts()
        parser.feed(summary)
        assert parser.found == []


def test_the_desk_shows_payloads_as_text(hostile, admin_client):
    question = hostile[3]
    Report.objects.create(
        question=question, kind="wrong", text="".join(payloads()[:40]), reported_on="2024-01-01"
    )
    names = [
        "consults_question",
        "faq_faqtag",
        "consults_doctor",
        "consults_department",
        "faq_helpnow",
    ]
    pages = [reverse(f"admin:{name}_changelist") for name in names]
    pages += [
        "/admin/",
        "/admin/consults/report/",
        "/admin/consults/guide/",
        "/admin/consults/searchtally/",
    ]
    for item in hostile[:6]:
        for step in (
            "change",
            "history",
            "redact",
            "erase",
            "steps",
            "talk",
            "notes",
            "invite",
            "preview",
        ):
            pages.append(reverse(f"admin:consults_question_{step}", args=[item.pk]))
    for tag in FaqTag.objects.all()[:4]:
        pages += [
            reverse(f"admin:faq_faqtag_{step}", args=[tag.pk])
            for step in ("change", "merge", "split")
        ]
    found = {}

    for page in pages:
        answer = admin_client.get(page)
        assert answer.status_code == 200, page
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        if acts := acts_in(answer):
            found[page] = acts[:3]

    assert found == {}


def test_what_is_rendered_leads_nowhere_unsafe(hostile):
    for question in hostile:
        for html in (question.body_html, question.more_info_html, question.replies.get().body_html):
            parser = Acts()
            parser.feed(html)
            assert parser.found == []
            for rel in re.findall(r"<a [^>]*>", html):
                assert 'rel="nofollow ugc noopener"' in rel


def test_payloads_survive_export_and_import_unchanged(hostile):
    for question in hostile[:5]:
        document = document_of(question)
        assert parse(dump(document)) == document
        assert FIRE in document.body
