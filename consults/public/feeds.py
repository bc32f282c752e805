"""Atom feeds: the newest consults, of everything, one tag, one department."""

import re

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from consults.facets.cards import cards
from consults.facets.pagination import find_facets, ids_from
from consults.public.help_now import of_questions
from web.pages import absolute

NEWEST = 50
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, production 2


def everything(request):
    """The newest consults."""
    return _feed([], reverse("consults:questions"), reverse("consults:feed"))


def tag(request, slug):
    """The newest consults of one FAQ tag."""
    address = reverse("faq:tag", args=[slug])
    return _feed([("tag", slug)], address, reverse("faq:feed", args=[slug]))


def department(request, slug):
    """The newest consults of one department."""
    address = reverse("consults:department", args=[slug])
    own = reverse("consults:department_feed", args=[slug])
    return _feed([("department", slug)], address, own)


def _feed(chosen, address, own):
    everything, *facets = find_facets(chosen) or [None]
    if chosen and not (facets and facets[0].published > 0):
        raise Http404
    facet = facets[0] if facets else everything
    title = f"{facet.label} – {settings.SITE_NAME}" if facets else settings.SITE_NAME
    feed = Atom1Feed(
        title=_xml(title),
        link=absolute(address),
        feed_url=absolute(own),
        description="Doctor-answered health questions",
        language="en",
    )
    questions = cards(ids_from(facet, 0, NEWEST, timezone.now())) if facet else []
    urgent = of_questions([question.pk for question in questions])
    for question in questions:
        feed.add_item(
            title=_xml(question.title),
            link=absolute(question.path),
            description=_xml(_summary(question, urgent.get(question.pk))),
            unique_id=absolute(reverse("consults:number", args=[question.number])),
            pubdate=question.published_at,
            updateddate=max(question.published_at, question.modified_at),
            categories=[_xml(question.department_name)],
        )
    body = feed.writeString("utf-8")
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def _xml(text):
    """Leave out the control characters that no XML file can hold."""
    return NOT_XML.sub("", text)


def _summary(question, urgency):
    """Say what to do now, and whose words are whose, as the page does."""
    parts = [f"<p><strong>{escape(urgency.label)}</strong></p>{urgency.html}"] if urgency else []
    parts += [f"<p><strong>Question:</strong> {escape(question.excerpt)}</p>"]
    if question.doctor:
        doctor, reply = escape(question.doctor), escape(question.reply_excerpt)
        parts.append(f"<p><strong>{doctor} replied:</strong> {reply}</p>")
    if question.note:
        parts.append(f"<p><strong>{question.note} by a later note</strong></p>")
    return "".join(parts)
