"""The pages beside the list and the form of consults, in one table: address, right, title.

Each is a function in the file of its subject. `consults.admin.page` asks for the right and finds the row.
"""

from consults import permissions
from consults.admin import revisions
from consults.admin.page import Page, all_of, one_of
from consults.admin.question import (
    bulk_actions,
    calendar,
    comments,
    import_page,
    invitations,
    list_views,
    notes,
    preview,
    redaction,
    spreadsheets,
    tag_suggestions,
    undo,
    workflow_page,
)
from consults.models import Question

READ = one_of(permissions.VIEW, permissions.CHANGE)
CHANGE = one_of(permissions.CHANGE)
EXPORT = one_of(permissions.EXPORT)
ADD = one_of("consults.add_question")
INVITE = one_of("consults.view_invitation")
REDACT = one_of(permissions.ERASE)
ERASE = all_of(permissions.ERASE, "consults.delete_question")


def own_batch(user, key):
    """Everybody undoes what they did themselves: the page finds no other batch, and undoing asks again."""
    return True


ROWS = Question.objects.all()
FOR_STEPS = ROWS.select_related("department", "submitted_by", "assigned_to")
WITH_DOCTOR = ROWS.select_related("answered_by")

# fmt: off
PAGES = [
    # of the whole library
    Page("calendar/", "calendar", calendar.show_month, READ),
    Page("import/", "import", import_page.import_file, ADD, "Import"),
    Page("bulk/<slug:step>/", "bulk", bulk_actions.bulk, bulk_actions.may_take),
    Page("undo/<slug:key>/", "undo", undo.undo, own_batch, post_only=True),
    Page("export/", "export", spreadsheets.export_list, EXPORT),
    Page("views/", "keep_view", list_views.keep_view, READ, post_only=True),
    Page("views/drop/", "drop_view", list_views.drop_view, READ, post_only=True),
    Page("columns/", "columns", list_views.choose_columns, READ, post_only=True),
    Page("tags/", "tags", tag_suggestions.suggestions, CHANGE, "Suggested FAQ tags"),
    Page("tag-names/", "tag_names", tag_suggestions.names, CHANGE),
    Page("preview/", "preview_new", preview.preview_new, ADD, post_only=True),
    # of one consult
    Page("<int:pk>/steps/", "steps", workflow_page.show_steps, READ, "Steps of {}", FOR_STEPS),
    Page("<int:pk>/revisions/", "revisions", revisions.show_revisions, READ, "Revisions of {}"),
    Page("<int:pk>/preview/", "preview", preview.preview, READ),
    Page("<int:pk>/comments/", "talk", comments.talk, READ, "Comments on {}"),
    Page("<int:pk>/here/", "here", comments.here, READ, rows=ROWS.only("pk"), post_only=True),
    Page("<int:pk>/notes/", "notes", notes.keep_notes, READ, "Notes beside the replies of {}"),
    Page("<int:pk>/invite/", "invite", invitations.invite, INVITE, "Send {} to a doctor", WITH_DOCTOR),
    Page("<int:pk>/tags/", "suggested_tags", tag_suggestions.suggested, CHANGE),
    Page("<int:pk>/redact/", "redact", redaction.redact, REDACT, "Redact in {}"),
    Page("<int:pk>/erase/", "erase", redaction.erase, ERASE, "Erase {}"),
]
# fmt: on
