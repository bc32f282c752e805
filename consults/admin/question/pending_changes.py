"""Going on with a pending change: the form opens on it instead of the public text."""

from django.contrib import admin

from consults.editorial import pending_changes, revisions
from consults.exchange.schema import from_data
from consults.models import Department, Doctor
from consults.similar import suggestions

ASKED = ("change", "waiting")  # the query of the form's address


class EditsChanges(admin.ModelAdmin):
    """Shows the texts, tags and new replies of a change in the form; saving goes its usual ways."""

    def get_object(self, request, object_id, from_field=None):
        question = super().get_object(request, object_id, from_field)
        asked, value = ASKED
        if question is None or request.GET.get(asked) != value:
            return question
        request.waiting_change = change = pending_changes.waiting(question)
        if change is not None:
            request.change_document = from_data(
                {k: v for k, v in change.document.items() if k not in revisions.ORIGINAL}
            )
            if request.method == "GET":
                revisions.fill(question, request.change_document)
        return question

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        document = getattr(request, "change_document", None)
        if document is not None:
            form.lines_of_change = "\n".join(
                tag.name
                if tag.department == document.department
                else f"{tag.name} ({tag.department})"
                for tag in document.tags
            )
            form.related_of_change = {
                row.number: suggestions.Decision(row.origin, row.reason, rank)
                for rank, row in enumerate(document.related)
            }
        return form

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """Offer the replies that only the change has as typed ones."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        document = getattr(request, "change_document", None)
        if prefix == "replies" and document is not None and request.method == "GET":
            kwargs["initial"] = _new_replies(obj, document)
        return kwargs

    def get_formsets_with_inlines(self, request, obj=None):
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            document = getattr(request, "change_document", None)
            if formset.get_default_prefix() == "replies" and document is not None:
                formset.extra = len(_new_replies(obj, document))
            yield formset, inline


def _new_replies(question, document):
    here = {(reply.doctor.name, reply.body) for reply in question.replies.select_related("doctor")}
    found = []
    for place, reply in enumerate(document.replies):
        if (reply.doctor, reply.body) in here:
            continue
        department = Department.objects.filter(name=reply.department).first()
        doctor = Doctor.objects.filter(name=reply.doctor, department=department).first()
        found.append(
            {
                "doctor": doctor,
                "department": department,
                "hospital": reply.hospital,
                "body": reply.body,
                "replied_on": reply.replied_on,
                "position": place,
            }
        )
    return found
