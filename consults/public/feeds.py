"""Atom feeds: the newest consults, of everything, one tag, one department, one doctor."""

import re
from collections import defaultdict
from datetime import UTC, datetime

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from consults.facets.cards import cards
from consults.facets.pagination import find_facets, ids_from
from consults.models import TaggedQuestion
from consults.public.help_now import of_questions
from consults.public.old_addresses import values_now
from text.invisible import visible
from web.pages import absolute
from web.site_words import site_words

NEWEST = 50
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed with nothing in it changed
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, production 2


class Feed(Atom1Feed):
    """An Atom feed whose entries say their language, and that has not changed while nothing is in it."""

    def item_attributes(self, item):
        return {"xml:lang": item["language"]}

    def latest_post_date(self):
        return super().latest_post_date() if self.items else BEFORE_ALL


def everything(request):
    """The newest consults."""
    return _feed([], reverse("consults:questions"), reverse("consults:feed"))


def tag(request, slug):
    """The newest consults of one FAQ tag."""
    return _feed_of("tag", slug, "faq:tag", "faq:feed")


def department(request, slug):
    """The newest consults of one department."""
    return _feed_of("department", slug, "consults:department", "consults:department_feed")


def doctor(request, slug):
    """The newest consults that one doctor replied to."""
    return _feed_of("doctor", slug, "consults:doctor", "consults:doctor_feed")


def _feed_of(kind, slug, page, feed):
    """Return the feed of one list; that of a former address leads to the one of today."""
    try:
        return _feed([(kind, slug)], reverse(page, args=[slug]), reverse(feed, args=[slug]))
    except Http404:
        if (kind, slug) not in (now := values_now([(kind, slug)])):
            raise
        return HttpResponsePermanentRedirect(reverse(feed, args=now[kind, slug][:1]))


def _feed(chosen, address, own):
    everything, *facets = find_facets(chosen) or [None]
    if chosen and not (facets and facets[0].published > 0):
        raise Http404
    facet = facets[0] if facets else everything
    title = f"{facet.label} – {site_words.name()}" if facets else site_words.name()
    feed = Feed(
        title=_xml(title),
        link=absolute(address),
        feed_url=absolute(own),
        description="Doctor-answered health questions",
        language="en",
        author_name=site_words.name(),
    )
    _fill(feed, cards(ids_from(facet, 0, NEWEST, timezone.now())) if facet else [])
    body = feed.writeString("utf-8")
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def _fill(feed, questions):
    ids = [question.pk for question in questions]
    urgent, topics = of_questions(ids), defaultdict(list)
    rows = TaggedQuestion.objects.filter(content_object__in=ids)
    for pk, name in rows.values_list("content_object", "tag__name"):
        topics[pk].append(name)
    for question in questions:
        feed.add_item(**_item(question, urgent.get(question.pk), topics[question.pk]))


def _item(question, urgency, topics):
    return {
        "title": _xml(question.title),
        "link": absolute(question.path),
        "description": _xml(_summary(question, urgency)),
        "unique_id": absolute(reverse("consults:number", args=[question.number])),
        "pubdate": question.published_at,
        "updateddate": max(question.published_at, question.modified_at),
        "categories": [_xml(name) for name in (question.department_name, *topics)],
        "language": question.language,
    }


def _xml(text):
    """Leave out the control characters that no XML file can hold, and the signs that nobody sees."""
    return NOT_XML.sub("", visible(text))


def _summary(question, urgency):
    """Say what to do now, and whose words are whose, as the page does; replaced advice is not repeated."""
    parts = [f"<p><strong>{escape(urgency.label)}</strong></p>{urgency.html}"] if urgency else []
    parts += [f"<p><strong>Question:</strong> {escape(question.excerpt)}</p>"]
    if question.doctor and not question.is_replaced:
        doctor, reply = escape(question.doctor), escape(question.reply_excerpt)
        parts.append(f"<p><strong>{doctor} replied:</strong> {reply}</p>")
    if question.note:
        parts.append(f"<p><strong>{question.note} by a later note</strong></p>")
    return "".join(parts)
