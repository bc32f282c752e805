"""What follows from a consult's texts: HTML, excerpts and the keys it is recognised by.

Written in the same transaction as the texts, so a page prints it without work.
"""

import re
import unicodedata
from hashlib import blake2b

from consults.exchange.document import content_key
from faq.rendering import excerpt_of, mentioned_numbers, render
from faq.text import make_slug

OPENING = 60  # letters and digits that make two texts begin alike
NOT_WORD = re.compile(r"[\W_]+")


def derive(question, replies):
    """Fill the derived fields of a question and its replies (in order). Saves nothing."""
    question.slug = make_slug(question.title, "consult")
    question.body_html = render(question.body)
    question.more_info_html = render(question.more_info)
    question.excerpt = excerpt_of(question.body)
    question.opening_key = opening_key(question.body)
    question.content_key = content_key(question.body, *[reply.body for reply in replies])
    for reply in replies:
        reply.body_html = render(reply.body)
        reply.opening_key = opening_key(reply.body)
    first = replies[0] if replies else None
    question.answered_by_id = first.doctor_id if first else None
    question.reply_excerpt = excerpt_of(first.body) if first else ""


DERIVED_FIELDS = [
    "slug",
    "body_html",
    "more_info_html",
    "excerpt",
    "reply_excerpt",
    "answered_by",
    "opening_key",
    "content_key",
]


def mentions_of(question, replies):
    """Return the consult numbers its texts refer to, its own left out."""
    texts = [question.subject, question.body, *[reply.body for reply in replies]]
    numbers = set(mentioned_numbers(*texts))
    if question.follows_up:
        numbers.add(question.follows_up)
    return sorted(numbers - {question.number})


def letters(text):
    """Return the bare letters and digits of a text, for comparing what may be spaced differently."""
    return NOT_WORD.sub("", unicodedata.normalize("NFKC", text)).casefold()


def opening_key(text):
    """Return a key equal for texts with the same beginning; empty for an empty text."""
    opening = letters(text[: OPENING * 8])[:OPENING]
    return blake2b(opening.encode(), digest_size=8).hexdigest() if opening else ""
