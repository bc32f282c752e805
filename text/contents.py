"""The contents list of a rendered text: its sections, and a place to go to for each."""

import re

from text.markdown import in_regions, plain_text
from text.names import make_slug

FEWEST = 3  # sections from which a list is worth its place
HEADING = re.compile(r"<h2>(.*?)</h2>", re.S)


def with_contents(markup):
    """Return (safe HTML with a place in each h2, [(place, words)]) of what `text.markdown.render` made.

    Fewer than FEWEST sections have no list. A place begins with “part-”, so no text takes one of the page's.
    """
    found = {}

    def placed(match):
        words = plain_text(match[1])
        slug = place = f"part-{make_slug(words, 'section')}"
        number = 2
        while place in found:
            place, number = f"{slug}-{number}", number + 1
        found[place] = words
        return f'<h2 id="{place}">{match[1]}</h2>'

    markup = in_regions(HEADING.sub(placed, markup))
    return markup, list(found.items()) if len(found) >= FEWEST else []
