"""Draw the icons that the site ships anew: `make icons`, after a change of the mark."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from consults.public.share_drawing import ACCENT, BUBBLE, CROSS, PAPER, general, mark, png

ROOT = Path(__file__).parent.parent / "static"
FAVICON_SIZES = [16, 32, 48]


def icons():
    """Return {file below static: bytes} of every icon."""
    return {
        "icons/mark.svg": _svg().encode(),
        "icons/icon-512.png": png(mark(512, PAPER)),
        "icons/share.png": png(general()),
        "root/apple-touch-icon.png": png(mark(180, PAPER)),
        "root/favicon.ico": _ico(),
    }


def _svg():
    corners = [" ".join(f"{x},{y}" for x, y in shape) for shape in (BUBBLE, CROSS)]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<polygon fill="{ACCENT}" points="{corners[0]}"/>'
        f'<polygon fill="#ffffff" points="{corners[1]}"/></svg>\n'
    )


def _ico():
    file, largest = BytesIO(), Image.new("RGBA", (1, 1))
    drawn = [mark(size, PAPER) for size in FAVICON_SIZES]
    *smaller, largest = drawn
    largest.save(file, "ICO", sizes=[(size, size) for size in FAVICON_SIZES], append_images=smaller)
    return file.getvalue()


if __name__ == "__main__":
    for name, content in icons().items():
        path = ROOT / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        print(name, len(content))
