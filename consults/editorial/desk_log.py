"""The log of the desk as lines that other programs keep: who did what to which row, and when; never a text."""

from django.contrib.admin.models import LogEntry

ACTIONS = {1: "added", 2: "changed", 3: "deleted"}


def entries(since=None):
    """Yield each entry as a dict, the oldest first.

    `after` is the number of the entry before: where one was deleted later, a kept file still has it.
    """
    rows = LogEntry.objects.select_related("content_type").order_by("pk")
    if since:
        rows = rows.filter(action_time__gte=since)
    after = None
    for row in rows.iterator():
        yield {
            "entry": row.pk,
            "after": after,
            "at": row.action_time.isoformat(),
            "account": row.user_id,
            "did": ACTIONS[row.action_flag],
            "kind": row.content_type and row.content_type.model,
            "row": row.object_id,
            "what": row.get_change_message(),
        }
        after = row.pk
