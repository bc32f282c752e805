"""Drawing the picture of a link: a title, who speaks, and whose site it is, as PNG."""

import re
from io import BytesIO

from consults.public.fonts import font_for, is_right_to_left
from web.later import Later
from web.site_words import site_words

Image, ImageDraw = Later("PIL.Image"), Later("PIL.ImageDraw")
WIDTH, HEIGHT = 1200, 630
MARGIN, STRIPE = 80, 16
PAPER, INK, SOFT, ACCENT, WHITE = "#faf7f2", "#1f2a2c", "#546165", "#0d5f5c", "#ffffff"
BUBBLE = [(4, 5), (28, 5), (28, 22), (17, 22), (10, 28), (10, 22), (4, 22)]
CROSS = [
    (14, 8), (18, 8), (18, 12), (22, 12), (22, 16), (18, 16), (18, 19), (14, 19), (14, 16), (10, 16),
    (10, 12), (14, 12),
]  # fmt: skip
TITLE_SIZES = (76, 64, 54, 46)
STEP = 1.25  # from line to line, in sizes
TITLE_TOP, FOOT = 168, 580
SMALL, SMALL_STEP = 34, 46
# Where a line may break: after a blank, and beside each Chinese or Japanese letter but before its full stop.
PIECES = re.compile(
    r"[「『（《]*[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff][、。，．！？：；」』）》…ー]*\s*|[^\s\u3040-\u30ff\u3400-\u9fff]+\s*"
)


def draw(sheet):
    """Return a Sheet as the bytes of a PNG, or None where no font of this machine can write it."""
    fonts = [font_for(text, SMALL) for text in (site_words.name(), *sheet.lines)]
    below = FOOT - SMALL_STEP * len(sheet.lines)
    title = _fitting(sheet.title, below - TITLE_TOP)
    if title is None or None in fonts:
        return None
    picture = _blank()
    pen = ImageDraw.Draw(picture)
    name, *small = fonts
    picture.paste(mark(72, PAPER), (MARGIN, 64))
    pen.text((MARGIN + 92, 80), site_words.name(), font=name, fill=ACCENT)
    _write(pen, *title, TITLE_TOP, INK)
    for place, (text, font) in enumerate(zip(sheet.lines, small, strict=True)):
        _write(pen, font, _cut([text], font), below + SMALL_STEP * place, SOFT)
    return png(picture)


def general():
    """Return the picture of the site itself, which names nothing."""
    picture = _blank()
    picture.paste(mark(300, PAPER), ((WIDTH - 300) // 2, (HEIGHT - 300) // 2))
    return picture


def mark(size, paper):
    """Return the site’s mark on a square of `size` pixels: a speech bubble with a cross."""
    scale = 4 * size / 32
    picture = Image.new("RGB", (4 * size, 4 * size), paper)
    pen = ImageDraw.Draw(picture)
    for corners, colour in ((BUBBLE, ACCENT), (CROSS, WHITE)):
        pen.polygon([(x * scale, y * scale) for x, y in corners], fill=colour)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def png(picture):
    """Return a picture as the bytes of a PNG, with few colours and so few bytes."""
    file = BytesIO()
    few = picture.quantize(32, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(file, "PNG")
    return file.getvalue()


def _blank():
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    ImageDraw.Draw(picture).rectangle([(0, HEIGHT - STRIPE), (WIDTH, HEIGHT)], fill=ACCENT)
    return picture


def _fitting(title, height):
    """Return (font, lines) in the largest size that fits; in the smallest it is cut. None without a font."""
    for size in TITLE_SIZES:
        font = font_for(title, size)
        if font is None:
            return None
        lines = _broken(title, font)
        most = int(height / (size * STEP))
        if len(lines) <= most:
            return font, lines
    return font, _cut(lines[:most], font, more=True)


def _broken(text, font):
    """Return a text as lines that fit."""
    lines, line = [], ""
    for piece in _pieces(text, font):
        if line and _width(line + piece.rstrip(), font) > _room():
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text, font):
    """Yield what stays together; a word longer than a line falls into letters."""
    for piece in PIECES.findall(" ".join(text.split())):
        yield from (piece if _width(piece, font) > _room() else [piece])


def _cut(lines, font, more=False):
    """Return lines of which the last one is shortened until it fits, with dots where something is missing."""
    *first, last = lines
    while (more or _width(last, font) > _room()) and last:
        last, more = last.rstrip("… ")[:-1].rstrip() + "…", False
    return [*first, last]


def _width(text, font):
    return font.getlength(text)


def _room():
    return WIDTH - 2 * MARGIN


def _write(pen, font, lines, top, colour):
    right, step = is_right_to_left(lines[0]), font.size * STEP
    for place, line in enumerate(lines):
        left = WIDTH - MARGIN - _width(line, font) if right else MARGIN
        pen.text((left, top + place * step), line, font=font, fill=colour)
