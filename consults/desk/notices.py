"""What was addressed to whoever asks: all notices, the newest first."""

from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from consults.editorial import notice_mail, notifications

SHOWN = 100


def notices(request, site):
    """List the notices of this person; a POST of ``read`` notes that all are."""
    if request.method == "POST" and "read" in request.POST:
        notifications.read(request.user)
        return HttpResponseRedirect(reverse("admin:notices"))
    rows = request.user.notices.select_related("question", "by")[:SHOWN]
    shown = [(row, notice_mail.address_of(request.user, row.question)) for row in rows]
    context = {**site.each_context(request), "title": "Notices", "shown": shown}
    return TemplateResponse(request, "admin/notices.html", context)
