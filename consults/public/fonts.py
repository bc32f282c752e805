"""Fonts of this machine that can write a line: every letter of it, in the right shapes and order.

The font that comes with Pillow writes plain Latin letters everywhere. Others are those that SHARE_FONTS names,
then what Debian and its kin install; none of them is part of this project.
"""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

from web.later import Later

ImageFont, features = Later("PIL.ImageFont"), Later("PIL.features")
SEARCHED = [
    "truetype/noto/NotoSans-Regular.ttf",
    "truetype/dejavu/DejaVuSans.ttf",
    "dejavu/DejaVuSans.ttf",
    "opentype/noto/NotoSansCJK-Regular.ttc",
    "noto-cjk/NotoSansCJK-Regular.ttc",
    "truetype/wqy/wqy-microhei.ttc",
    "truetype/droid/DroidSansFallbackFull.ttf",
    "truetype/noto/NotoSansArabic-Regular.ttf",
    "truetype/noto/NotoSansHebrew-Regular.ttf",
    "truetype/noto/NotoSansDevanagari-Regular.ttf",
    "truetype/noto/NotoSansThai-Regular.ttf",
]
FOLDER = Path("/usr/share/fonts")
OUR_OWN = ""  # what Pillow brings
UNSEEN = ("Cc", "Cf", "Zs", "Mn")  # marks stand or fall with the letters they belong to
NOBODYS = (
    "\U0010fffe"  # no letter: whatever a font shows for it, it shows for letters it has not got
)
# Scripts that need their letters joined or their order turned: Hebrew to Burmese, Khmer and Mongolian, and
# the ready-made forms of Hebrew and Arabic.
LAID_OUT = re.compile("[\u0590-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufeff]")


def font_for(text, size):
    """Return a font of `size` pixels that can write `text`, or None."""
    if LAID_OUT.search(text) and not features.check("raqm"):
        return None
    letters = {c for c in text if unicodedata.category(c) not in UNSEEN}
    path = next((path for path in _paths() if all(_has(path, c) for c in letters)), None)
    return None if path is None else _font(path, size)


def is_right_to_left(text):
    """True when the first letter with a direction runs from right to left."""
    kinds = (unicodedata.bidirectional(c) for c in text)
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L"


@cache
def _paths():
    known = [*settings.SHARE_FONTS, *(str(FOLDER / name) for name in SEARCHED)]
    return [OUR_OWN, *(path for path in known if Path(path).is_file())]


@lru_cache(maxsize=64)
def _font(path, size):
    return ImageFont.load_default(size) if path == OUR_OWN else ImageFont.truetype(path, size)


@lru_cache(maxsize=8192)
def _has(path, letter):
    """True when a font shows something of its own for a letter."""
    return _shown(path, letter) != _shown(path, NOBODYS)


def _shown(path, letter):
    mask = _font(path, 24).getmask(letter)
    return mask.size, bytes(mask)
