"""Every change of a guide's state: the only code that assigns its status."""

from django.utils import timezone

from faq.models import Guide
from web.errors import WorkflowError


def publish_guide(guide, at=None):
    """Publish a guide, now or `at` a time. Raises WorkflowError when it has no text."""
    if not guide.body.strip() or not guide.title.strip():
        raise WorkflowError(f"“{guide}” needs a title and a text before readers see it.")
    if guide.status == Guide.Status.PUBLISHED:
        raise WorkflowError(f"“{guide}” is published already.")
    guide.status = Guide.Status.PUBLISHED
    guide.published_at = at or timezone.now()
    guide.save(update_fields=["status", "published_at", "updated_at"])


def withdraw_guide(guide):
    """Take a published guide off the site. Raises WorkflowError when it is not published."""
    if guide.status != Guide.Status.PUBLISHED:
        raise WorkflowError(f"“{guide}” is not published.")
    guide.status = Guide.Status.WITHDRAWN
    guide.save(update_fields=["status", "updated_at"])


def arrive(guide, status, published_at=None):
    """Give a guide that is being imported its state; the caller saves it."""
    guide.status = status
    guide.published_at = published_at
    if status == Guide.Status.PUBLISHED and published_at is None:
        guide.published_at = timezone.now()
