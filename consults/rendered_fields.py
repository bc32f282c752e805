"""What follows from a consult's texts: HTML, excerpts and the keys it is recognised by.

Written in the same transaction as the texts, so a page prints it without work.
"""

from hashlib import blake2b

from django.utils import timezone

from text.content_key import content_key
from text.markdown import excerpt_of, mentioned_numbers, render
from text.names import make_slug
from text.opening import opening_key


def derive(question, replies, tag_names, html=None, content=None):
    """Fill the derived fields of a question and its replies (in order). Saves nothing.

    `html` (question, More Info, replies) and `content` (the content key) spare the work when the
    caller has done it.
    """
    html = html or [render(t) for t in (question.body, question.more_info, *_bodies(replies))]
    question.body_html, question.more_info_html, *reply_html = html
    question.slug = make_slug(question.title, "consult")
    question.card_tags = names_on_card(tag_names)
    question.excerpt = excerpt_of(question.body_html, without=question.title)
    question.opening_key = opening_key(question.body)
    question.content_key = content or content_key(question.body, *_bodies(replies))
    for reply, reply.body_html in zip(replies, reply_html, strict=True):
        reply.opening_key = opening_key(reply.body)
    first = replies[0] if replies else None
    question.answered_by_id = first.doctor_id if first else None
    question.reply_excerpt = excerpt_of(first.body_html) if first else ""
    mark_modified(question, public_key(question, replies, tag_names))


def mark_modified(question, key):
    """Note that readers see something else now, unless `key` is the one that was kept. Saves nothing."""
    if key != question.public_key:
        question.public_key, question.modified_at = key, timezone.now()


def public_key(question, replies, tag_names):
    """Return 32 hex digits that stay the same as long as readers see the same words: texts, then tags.

    Reviews and notes are not in it: they say themselves when they change what readers see.
    """
    texts = [str(getattr(question, name) or "") for name in READ]
    texts.append(question.asker_sex if question.asker_sex_confirmed else "")
    for reply in replies:
        texts += [str(getattr(reply, name) or "") for name in READ_OF_REPLY]
    return _digest(texts) + tags_key(tag_names)


def tags_key(tag_names):
    """Return the part of the public key that FAQ tags make."""
    return _digest(tag_names)


def _digest(texts):
    return blake2b("\x1f".join(texts).encode(), digest_size=8).hexdigest()


def names_on_card(tag_names):
    """Return the tags a card prints."""
    return ", ".join(tag_names[:2])


def _bodies(replies):
    return [reply.body for reply in replies]


READ = [
    "title", "subject", "body_html", "asker_name", "asker_age_band", "asked_on", "department_id",
    "language", "more_info_html", "more_info_origin", "more_info_reviewed_by",
    "more_info_reviewed_on",
]  # fmt: skip
READ_OF_REPLY = ["doctor_id", "department_id", "hospital", "replied_on", "body_html"]
DERIVED_FIELDS = [
    "slug",
    "body_html",
    "more_info_html",
    "excerpt",
    "card_tags",
    "reply_excerpt",
    "answered_by",
    "opening_key",
    "content_key",
    "public_key",
    "modified_at",
]


def mentions_of(question, replies):
    """Return the consult numbers its texts refer to, its own left out."""
    texts = [question.subject, question.body, *[reply.body for reply in replies]]
    numbers = set(mentioned_numbers(*texts))
    if question.follows_up:
        numbers.add(question.follows_up)
    return sorted(numbers - {question.number})
