"""A consult as the start of a new one: what the form of a new consult begins with. It saves nothing.

A doctor's words stay where they are, and so do asker, dates, number, source and state.
"""

from consults.admin.sheet import ask_to_open
from consults.models import Question
from faq import tag_lines
from text.names import id_of

COPY = "copy"  # the parameter that names the consult
COPIED = ("title", "subject", "body", "language", "department")
TOLD = (
    "A start from consult {}: nothing is saved yet. Replies, notes, asker, dates and source stay there."
    " Read every word before you keep it."
)


def asked_for(desk, request):
    """Return the consult that a new one is to begin with, or None.

    Raises PermissionDenied for one that may not be opened.
    """
    question = None
    if pk := id_of(request.GET.get(COPY, "")):
        question = (
            desk.get_queryset(request).filter(pk=pk).exclude(status=Question.Status.BINNED).first()
        )
    if question is not None:
        ask_to_open(desk, request, question)
    return question


def initial_of(question):
    """Return what the boxes of a new consult begin with."""
    begins = {name: getattr(question, name) for name in COPIED if name != "department"}
    if question.more_info_origin != Question.Origin.DOCTOR:
        begins |= {"more_info": question.more_info, "more_info_origin": question.more_info_origin}
    rows = question.tagged.select_related("tag__department")
    lines = [tag_lines.line_of(row.tag, question.department_id) for row in rows]
    return begins | {"department": question.department_id, "tag_lines": "\n".join(lines)}


def told_of(question):
    """Return the sentence that says where a new consult begins."""
    return TOLD.format(question.number)
