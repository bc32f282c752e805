"""What the form of a new guide begins with: an outline, or the text of another guide. It saves nothing."""

from pathlib import Path

from consults.admin.sheet import ask_to_open
from consults.models import Guide
from faq import tag_lines
from text.names import id_of

COPY, OUTLINE = "copy", "outline"  # the parameters that name a guide, or a file
OUTLINES = Path(__file__).parents[2] / "guide_outlines"
TOLD = "A start from guide {}: nothing is saved yet. Its state, dates and source stay there."


def outlines():
    """Return [(name, title)] of the outlines that a new guide can begin with."""
    return [(path.stem, _title(path)) for path in sorted(OUTLINES.glob("*.md"))]


def asked_for(desk, request):
    """Return the guide that a new one is to begin with, or None.

    Raises PermissionDenied for one that may not be opened.
    """
    guide = None
    if pk := id_of(request.GET.get(COPY, "")):
        guide = desk.get_queryset(request).filter(pk=pk).exclude(status=Guide.Status.BINNED).first()
    if guide is not None:
        ask_to_open(desk, request, guide)
    return guide


def initial_of(guide):
    """Return what the boxes of a new guide begin with."""
    rows = guide.guide_tags.select_related("tag__department")
    return {
        "title": guide.title,
        "lead": guide.lead,
        "body": guide.body,
        "language": guide.language,
        "department": guide.department_id,
        "tag_lines": "\n".join(tag_lines.line_of(row.tag, guide.department_id) for row in rows),
        "titles": "\n".join(guide.further_reading),
    }


def outline_of(name):
    """Return the text of an outline by its name, "" for an unknown one."""
    path = next((path for path in OUTLINES.glob("*.md") if path.stem == name), None)
    return path.read_text("utf-8").partition("\n")[2].strip() + "\n" if path else ""


def _title(path):
    with path.open(encoding="utf-8") as file:
        return file.readline().removeprefix("# ").strip()
