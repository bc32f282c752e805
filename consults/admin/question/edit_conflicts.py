"""Two editors in one consult: the second save never wipes the first."""

import re

from django.contrib import admin, messages
from django.utils import timezone

from consults.exchange import diff
from consults.models import Question, Reply, Revision
from faq import tag_lines
from text.names import id_of

VERSION, OVER = "_version", "_over"  # what the form was opened with; what may be saved over
MOST_ROWS = 2000
ROW = re.compile(r"replies-\d{1,5}-id")
TEXTS = ["title", "subject", "body", "asker_name", "asker_age_band", "more_info", "language"]


class KeepsBoth(admin.ModelAdmin):
    """Refuses a save of a form that was opened before somebody else saved, and shows both texts."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        asked = request.POST.get(VERSION) if id_of(str(object_id)) else None
        # While one is being saved, nobody else saves it. Its key stays free: neighbours name it.
        lock = Question.objects.select_for_update(no_key=True)
        rows = lock.filter(pk=object_id) if asked else []
        for question in rows:
            now = version_of(question)
            if now not in {asked, request.POST.get(OVER)}:
                request.refused = [_sentence(question), *getattr(request, "refused", ())]
                both = _both(question, request.POST)
                extra_context = {**(extra_context or {}), "over": now, "conflict": both}
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """Leave out rows of the form that somebody removed meanwhile: nobody could save them."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in kwargs and obj.pk:
            here = kwargs["queryset"].filter(**{inline.fk_name or "question": obj})
            ids = set(here.values_list("pk", flat=True))
            kwargs["data"], gone = without_gone(kwargs["data"], prefix, ids)
            if gone and not getattr(request, "told_of_gone", False):
                request.told_of_gone = True
                name = inline.opts.verbose_name if gone == 1 else inline.opts.verbose_name_plural
                sentence = f"{gone} {name} of this consult was removed after you had opened it."
                self.message_user(request, sentence, messages.WARNING)
        return kwargs

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["version"] = request.POST.get(VERSION) or version_of(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)


def version_of(question):
    """Return what changes with every save of a consult."""
    return question.updated_at.isoformat() if question else ""


def without_gone(data, prefix, ids):
    """Return the data of a formset without stored rows that are not among `ids`, and how many those were.

    The rows behind them move up, as if they had never been in the form.
    """
    total, stored = (id_of(data.get(f"{prefix}-{name}_FORMS", "")) for name in ("TOTAL", "INITIAL"))
    if not 0 < stored <= total <= MOST_ROWS:
        return data, 0
    gone = {row for row in range(stored) if id_of(data.get(f"{prefix}-{row}-id", "")) not in ids}
    if not gone:
        return data, 0
    kept = {row: place for place, row in enumerate(r for r in range(total) if r not in gone)}
    own, rest = re.compile(rf"{re.escape(prefix)}-(\d{{1,5}})-(.+)"), data.copy()
    for name in data:
        if match := own.fullmatch(name):
            del rest[name]
    for name in data:
        if (match := own.fullmatch(name)) and int(match[1]) in kept:
            rest.setlist(f"{prefix}-{kept[int(match[1])]}-{match[2]}", data.getlist(name))
    rest[f"{prefix}-TOTAL_FORMS"] = str(total - len(gone))
    rest[f"{prefix}-INITIAL_FORMS"] = str(stored - len(gone))
    return rest, len(gone)


def _sentence(question):
    last = Revision.objects.filter(question=question).select_related("author").first()
    who = last.author if last and last.author else "Somebody"
    at = timezone.localtime(question.updated_at)
    return (
        f"{who} saved this consult at {at:%H:%M} ({timezone.get_current_timezone_name()}), after you had"
        " opened it. Nothing of yours was saved yet: it stands in the form, and what differs is shown"
        " above it."
    )


def _both(question, posted):
    """Return [(field, theirs compared with yours)] of what differs."""
    pairs = [
        (Question._meta.get_field(name).verbose_name, str(getattr(question, name) or ""), name)
        for name in TEXTS
        if name in posted
    ]
    rows = question.tagged.select_related("tag__department")
    tags = "\n".join(tag_lines.line_of(row.tag, question.department_id) for row in rows)
    if "tag_lines" in posted:
        pairs.append(("FAQ tags", tags, "tag_lines"))
    found = [
        (label, diff.compare(theirs, yours))
        for label, theirs, name in pairs
        if theirs != (yours := posted[name].replace("\r\n", "\n"))
    ]
    sent = {id_of(posted[name]) for name in posted if ROW.fullmatch(name)}
    new = Reply.objects.filter(question=question).exclude(pk__in=sent).select_related("doctor")
    return found + [(str(reply), [("out", reply.body)]) for reply in new]
