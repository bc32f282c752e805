"""Links in published texts: which there are, and whether they still answer."""

import re
from hashlib import blake2b
from html import unescape

import httpx
from django.utils import timezone

from consults.models import Link, Question, Reply
from web.public_network import NotPublic, Transport

HREF = re.compile(r'<a href="(?P<url>https?://[^"]+)"', re.I)
TIMEOUT = 10  # seconds for one step: connecting, or the next bytes
WHOLE_TIME = 20  # seconds for one link, redirects and all
AGENT = "Consults link check"
MOST_HOPS = 5
BATCH = 500


def collect(on_batch=lambda count: None):
    """Bring the list of links in step with what is published now; returns how many there are."""
    seen, last = set(), 0
    while rows := list(
        Question.objects.published().filter(pk__gt=last).order_by("pk")
        .only("body_html", "more_info_html")[:BATCH]
    ):  # fmt: skip
        last = rows[-1].pk
        texts = {row.pk: [row.body_html, row.more_info_html] for row in rows}
        owners = {row.pk: row for row in rows}
        replies = Reply.objects.filter(question__in=texts).values_list("question_id", "body_html")
        for pk, html in replies.order_by():
            texts[pk].append(html)
        for pk, found in texts.items():
            urls = {unescape(match["url"]) for html in found for match in HREF.finditer(html)}
            links = [_link(url) for url in sorted(urls) if len(url) <= 2000]
            owners[pk].links.set(links)
            seen |= {link.pk for link in links}
        on_batch(len(rows))
    Link.objects.exclude(pk__in=seen).delete()
    return len(seen)


def _link(url):
    key = blake2b(url.encode(), digest_size=16).hexdigest()
    return Link.objects.get_or_create(key=key, defaults={"url": url})[0]


def check(link, client, allow_private=False):
    """Try one link and store what came of it; returns whether it answered well."""
    link.http_status, link.problem = None, ""
    try:
        link.http_status = _status(link.url, client, allow_private)
    except NotPublic as refusal:
        link.problem = str(refusal)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        link.problem = type(error).__name__
    good = link.http_status is not None and link.http_status < 400
    link.failures = 0 if good else link.failures + 1
    link.checked_at = timezone.now()
    link.save()
    return good


def _status(url, client, allow_private):
    """Return the HTTP status at the end of the redirects; every hop must be a public address."""
    client.network.begin(WHOLE_TIME, allow_private)
    for _ in range(MOST_HOPS):
        for method in ("HEAD", "GET"):
            with client.stream(method, url) as answer:  # the body is never read
                pass
            if answer.status_code not in {403, 405, 501}:  # servers that do not know HEAD
                break
        if not answer.is_redirect:
            return answer.status_code
        url = str(answer.next_request.url)
    return 310


def client():
    """Return the HTTP client for `check`: no cookies kept, no redirect followed unseen."""
    headers = {"User-Agent": AGENT}
    transport = Transport()
    found = httpx.Client(
        timeout=TIMEOUT,
        headers=headers,
        follow_redirects=False,
        transport=transport,
        trust_env=False,
    )
    found.network = transport.network
    return found
