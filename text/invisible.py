"""Signs that nobody sees and that do something: they are kept in the row and never shown to readers.

A sign that turns the direction of what follows (“RLOabc” reads “cba”) would leave the text it stands in; a
blank of no width hides a word from whoever looks for it. Joiners, direction marks of one place and soft
hyphens stay: Persian, Hebrew and emoji need them. A sign of private use has no meaning outside its font, and
is shown as one that is missing.
"""

import re
import unicodedata

# Embeddings, overrides and isolates; zero-width blank, word joiner and invisible operators; byte order mark;
# notes between the lines; tags.
DROPPED = "\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
LINE_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
HIDDEN = re.compile(f"[{DROPPED}]")
NO_LETTER = re.compile(f"[{PRIVATE}]")
ANY = re.compile(f"[{DROPPED}{PRIVATE}\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Signs that are drawn as nothing though their kind is a letter, a mark or a symbol: fillers of Hangul and
# Khmer, the empty pattern of Braille, a joiner of marks, choices of a variant.
EMPTY = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
UNSEEN = {"Cc", "Cf", "Cn", "Cs", "Zs", "Zl", "Zp"}  # categories of signs
BULLET = "\uf0b7"  # of Symbol, the font in which word processors write it


def is_seen(text):
    """Return whether a text has at least one sign that a reader sees."""
    return any(unicodedata.category(sign) not in UNSEEN and not EMPTY.match(sign) for sign in text)


def seen(text):
    """Return a typed text as it is, or "" where a reader would see nothing of it."""
    return text if is_seen(text) else ""


def visible(text, line_end=" "):
    """Return text without hidden signs; line ends of other systems become `line_end`."""
    if text.isascii() or not ANY.search(text):
        return text
    text = LINE_ENDS.sub(line_end, HIDDEN.sub("", text)).replace(BULLET, "•")
    return NO_LETTER.sub("\ufffd", text)
