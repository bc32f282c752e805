"""What a list of consults shows, read from its page."""

import re

LIST = "/consults/"


def shown(response):
    """The titles of the cards on a page, in order."""
    titles = re.findall(r'card__title"[^>]*><a href="[^"]*">(.*?)</a>', response.content.decode())
    return [re.sub("</?mark>", "", title) for title in titles]


def total(response):
    return re.search(r'id="count"[^>]*>([^<]*)<', response.content.decode())[1]
