"""Signs that nobody sees and that do something: they are kept in the row and never shown to readers.

A sign that turns the direction of what follows (“RLOabc” reads “cba”) would leave the text it stands in; a
blank of no width hides a word from whoever looks for it. Joiners, direction marks of one place and soft
hyphens stay: Persian, Hebrew and emoji need them. A sign of private use has no meaning outside its font, and
is shown as one that is missing.
"""

import re

# Embeddings, overrides and isolates; zero-width blank, word joiner and invisible operators; byte order mark;
# notes between the lines; tags.
DROPPED = "\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
LINE_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
HIDDEN = re.compile(f"[{DROPPED}]")
NO_LETTER = re.compile(f"[{PRIVATE}]")
ANY = re.compile(f"[{DROPPED}{PRIVATE}\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
BULLET = "\uf0b7"  # of Symbol, the font in which word processors write it


def visible(text, line_end=" "):
    """Return text without hidden signs; line ends of other systems become `line_end`."""
    if text.isascii() or not ANY.search(text):
        return text
    text = LINE_ENDS.sub(line_end, HIDDEN.sub("", text)).replace(BULLET, "•")
    return NO_LETTER.sub("\ufffd", text)
