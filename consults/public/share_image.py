"""The picture that a link to a consult or guide shows: what is on it, and its address.

Nothing of the asker is on it. It is drawn whenever it is asked for and kept nowhere but in the caches that keep
pages, as long as they keep those: whoever may not see the page any more does not see the picture either.
"""

from dataclasses import dataclass
from hashlib import blake2b

from django.urls import reverse

from web.pages import absolute
from web.site_words import site_words

DESIGN = 1  # one more whenever the same words look otherwise
MOST_NAMED = 2
GUIDE = "Guide"
REVIEWED_BY = "Reviewed by {name}"
SAMPLE = "Sample: invented people"
AND_MORE = "and {count} more"


@dataclass(frozen=True)
class Sheet:
    """What is on a picture: a title, and below it who speaks."""

    path: str
    title: str
    lines: tuple

    @property
    def key(self):
        """Eight hex digits that change with what is on the picture."""
        words = "\x1f".join([str(DESIGN), site_words.name(), self.title, *self.lines])
        return blake2b(words.encode(), digest_size=4).hexdigest()

    @property
    def address(self):
        """The whole address; networks that keep pictures by address ask again when it changes."""
        return f"{absolute(self.path)}?v={self.key}"


def of_consult(consult, replies):
    """Return the Sheet of a consult, or None where a later note replaced a reply.

    A picture with a doctor's name would look as if the doctor still gave that advice.
    """
    if consult.is_replaced:
        return None
    people = dict.fromkeys(f"{reply.doctor}, {reply.department__name}" for reply in replies)
    named = list(people)[:MOST_NAMED]
    if len(people) > MOST_NAMED:
        named.append(AND_MORE.format(count=len(people) - MOST_NAMED))
    if consult.is_sample:
        named.append(SAMPLE)
    path = reverse("consults:share_image", args=[consult.number])
    return Sheet(path, consult.title, tuple(named))


def of_guide(guide):
    """Return the Sheet of a guide."""
    lines = [f"{GUIDE} · {guide.department.name}" if guide.department else GUIDE]
    if guide.reviewed_on and guide.reviewed_by:
        lines.append(REVIEWED_BY.format(name=guide.reviewed_by))
    path = reverse("guides:share_image", args=[guide.slug])
    return Sheet(path, guide.title, tuple(lines))
