"""The pages beside the list and the form of guides, in one table: address, right, title."""

from consults import permissions
from consults.admin import revisions
from consults.admin.guide import side_pages, workflow_page
from consults.admin.page import Page, one_of
from consults.admin.redaction import show_redact
from consults.editorial import guide_workflow
from consults.models import Guide

READ = one_of("consults.view_guide", guide_workflow.CHANGE)
ADD = one_of("consults.add_guide")
REDACT = one_of(permissions.ERASE)
FOR_STEPS = Guide.objects.select_related("department", "submitted_by")

# fmt: off
PAGES = [
    Page("preview/", "preview_new", side_pages.preview_new, ADD, post_only=True),
    Page("<int:pk>/preview/", "preview", side_pages.preview, READ),
    Page("<int:pk>/steps/", "steps", workflow_page.show_steps, READ, "Steps of {}", FOR_STEPS),
    Page("<int:pk>/revisions/", "revisions", revisions.show_revisions, READ, "Revisions of {}"),
    Page("<int:pk>/redact/", "redact", show_redact, REDACT, "Redact in {}"),
]
# fmt: on
