"""Two editors in one consult: the second save never wipes the first."""

from django.contrib import admin

from consults import differences
from consults.models import Question, Revision
from faq.text import id_of

VERSION, OVER = "_version", "_over"  # what the form was opened with; what may be saved over
TEXTS = ["title", "subject", "body", "asker_name", "asker_age_band", "more_info", "language"]


class KeepsBoth(admin.ModelAdmin):
    """Refuses a save of a form that was opened before somebody else saved, and shows both texts."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        asked = request.POST.get(VERSION) if id_of(str(object_id)) else None
        # While one is being saved, nobody else saves it.
        rows = Question.objects.select_for_update().filter(pk=object_id) if asked else []
        for question in rows:
            now = version_of(question)
            if now not in {asked, request.POST.get(OVER)}:
                request.refused = [_sentence(question)]
                both = _both(question, request.POST)
                extra_context = {**(extra_context or {}), "over": now, "conflict": both}
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["version"] = request.POST.get(VERSION) or version_of(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)


def version_of(question):
    """Return what changes with every save of a consult."""
    return question.updated_at.isoformat() if question else ""


def _sentence(question):
    last = Revision.objects.filter(question=question).select_related("author").first()
    who = last.author if last and last.author else "Somebody"
    return (
        f"{who} saved this consult at {question.updated_at:%H:%M}, after you had opened it. Nothing of yours"
        " was saved yet: it stands in the form, and what differs is shown above it."
    )


def _both(question, posted):
    """Return [(field, theirs compared with yours)] of the texts that differ."""
    return [
        (Question._meta.get_field(name).verbose_name, differences.compare(theirs, yours))
        for name in TEXTS
        if (theirs := getattr(question, name))
        != (yours := posted.get(name, "").replace("\r\n", "\n"))
    ]
