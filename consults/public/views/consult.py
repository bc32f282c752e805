"""One consult, and its addresses."""

import re
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from consults.facets import arrivals
from consults.facets.cards import related_cards
from consults.models import Question, RelatedQuestion, RetiredNumber
from consults.public import consult_page, help_now, page_head
from consults.similar.suggestions import SHOWN
from consults.statistics import counters
from web.pages import absolute, page

MENTION = re.compile(r'<span data-consult="(\d+)">(.*?)</span>')
Origin = RelatedQuestion.Origin
# Pinned first, then what the source page named, then what was computed.
ORDER = {Origin.PINNED: 0, Origin.IMPORTED: 1, Origin.SUGGESTED: 2}


def question(request, number, slug=""):
    """One consult with everything readers may see of it; a wrong slug leads to the right one."""
    consult = consult_page.consult(number)
    if consult is None:
        return gone_or_404(number)
    if slug != consult.slug:
        return HttpResponsePermanentRedirect(consult.path)
    if request.method == "GET":
        _tally(consult.pk, request.headers.get("Referer", ""))
    return page("consults/question.html", _shown(consult), consult.path)


def _shown(consult):
    """Return what the template needs of a Consult and everything beside it."""
    replies = consult_page.answers(consult.pk, consult.note_kind)
    tags, guides, urgent = consult_page.tags(consult.pk)
    urgent.add(consult.help_now)
    similar, threads = _related_and_due(consult.pk)
    numbers = {other.number: other for other in threads}
    for text in (consult, *replies):
        text.body_html = _link_mentions(text.body_html, numbers)
    return {
        **consult_page.layout(consult, replies),
        "question": consult,
        "replies": replies,
        "tags": tags,
        "guides": guides,
        "urgency": help_now.gravest(urgent),
        "similar": similar,
        "story": sorted([*threads, consult], key=_when_asked) if threads else [],
        "share": share_links(absolute(consult.path), consult.title),
        "banner": "",
        **page_head.of_consult(consult, replies, tags),
    }


def _related_and_due(question_id):
    """As `_related`; a consult that has become due, and nobody searched since, gets its similar ones first."""
    similar, threads = _related(question_id)
    if not similar and arrivals.welcome(timezone.now()):
        return _related(question_id)
    return similar, threads


def _tally(question_id, came_from):
    """Count the read, and whether one of our searches led to it."""
    counters.read(question_id)
    place = urlsplit(came_from)
    searching = f"{place.scheme}://{place.netloc}" == settings.SITE_ORIGIN
    if searching and place.path == reverse("consults:questions"):
        text = parse_qs(place.query).get("q", [""])[0]
        text = " ".join(text.split())
        if text and not help_now.is_grave(text):
            counters.clicked(text)


def gone_or_404(number):
    """A consult that was public says that it is gone; one that never was does not exist."""
    hidden = Question.objects.filter(number=number, was_public=True)
    erased = RetiredNumber.objects.filter(number=number, was_public=True)
    if hidden.exists() or erased.exists():
        return page("consults/withdrawn.html", {}, reverse("consults:questions"), status=410)
    raise Http404


def _related(question_id):
    """Return (similar consults, consults of the same case), published ones only, with reasons."""
    others = related_cards(question_id)
    others.sort(key=lambda other: (ORDER.get(other.origin, 3), other.rank, other.pk))
    threads = [other for other in others if other.origin == Origin.THREAD]
    in_case = {other.pk for other in threads}
    similar = [other for other in others if other.pk not in in_case]
    return similar[:SHOWN], threads


def _when_asked(consult):
    return (consult.asked_on is None, consult.asked_on or 0, consult.number)


def _link_mentions(html, numbers):
    """Turn “#161419” into a link where that consult is public; elsewhere it stays text."""

    def link(match):
        other = numbers.get(int(match[1]))
        return f'<a href="{other.path}">{match[2]}</a>' if other else match[2]

    return MENTION.sub(link, html) if "data-consult" in html else html


NETWORKS = [
    ("E-mail", "mailto:", {"subject": "title", "body": "url"}),
    ("WhatsApp", "https://wa.me/", {"text": "both"}),
    ("LINE", "https://social-plugins.line.me/lineit/share", {"url": "url"}),
    ("Facebook", "https://www.facebook.com/sharer/sharer.php", {"u": "url"}),
]


def share_links(url, title):
    """Return [(network, address)]: plain links that tell a network nothing until they are used."""
    values = {"url": url, "title": title, "both": f"{title} {url}"}
    return [
        (name, f"{base}?{_encode({key: values[part] for key, part in keys.items()})}")
        for name, base, keys in NETWORKS
    ]


def _encode(values):
    return urlencode(values).replace("+", "%20")
