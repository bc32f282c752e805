"""What readers see of the pages of the house: the page, its link at the foot of others, its sitemap."""

import time
from contextlib import suppress

from django.db import DatabaseError

from consults.models import HousePage
from consults.public.shown_early import page_early
from text.contents import with_contents
from text.markdown import excerpt_of

EVERY = 20  # seconds for which a process keeps the links at the foot


class Foot:
    """The links at the foot of public pages, as this process last read them.

    A page that was hidden since answers 404 at once; its link goes within EVERY seconds. So no page asks for
    them each time.
    """

    def __init__(self):
        self.next_look = 0.0  # seconds of time.monotonic
        self.found = []

    def links(self):
        """Return [(address, title)] of the pages that readers see."""
        if time.monotonic() >= self.next_look:
            with suppress(DatabaseError):  # a page that says so needs no links
                self.found = [(page.get_absolute_url(), page.title) for page in _rows()]
            self.next_look = time.monotonic() + EVERY
        return self.found


foot = Foot()


def _rows():
    return list(HousePage.objects.published().only("kind", "title"))


def context_of(page):
    """Return what the template needs of a page: its text with places to go to, and the list of them."""
    body, contents = with_contents(page.body_html)
    return {
        "house_page": page,
        "body": body,
        "contents": contents,
        "description": excerpt_of(page.body_html, 155),
    }


def preview_of(page, banner):
    """Return the HTML of a page that readers may not see yet; `banner` is a sentence above it."""
    address = page.get_absolute_url()
    return page_early("consults/house_page.html", context_of(page), address, banner)


def addresses(number):
    """Yield (path, last change) of the pages that readers see, for the sitemap."""
    for page in HousePage.objects.published().only("kind", "updated_at"):
        yield page.get_absolute_url(), page.updated_at
