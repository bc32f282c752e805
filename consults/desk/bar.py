"""The bar on every page of the desk: the places that a person may go to."""

from dataclasses import dataclass

from django.urls import reverse

from consults.editorial import notice_mail, notifications

FIRST = ["Question", "FaqTag", "Doctor", "Guide"]


@dataclass(frozen=True)
class Place:
    name: str
    address: str
    is_here: bool


def bar(request, apps):
    """Return {"places": [Place], "more": [Place]} of `apps`, Django's list of what this person may see."""
    models = {m["object_name"]: m for app in apps for m in app["models"] if m["admin_url"]}
    first = [models.pop(name) for name in FIRST if name in models]
    places = [_place(request, m["name"], m["admin_url"]) for m in first]
    if request.user.has_perm("consults.answer_question") and not request.user.is_superuser:
        places.insert(0, _place(request, "To answer", reverse("admin:doctor_desk")))
    more = [_place(request, m["name"], m["admin_url"]) for m in models.values()]
    if request.user.has_perm("consults.view_question"):
        calendar = reverse("admin:consults_question_calendar")
        more.append(_place(request, "Calendar", calendar))
        more.append(_place(request, "Figures", reverse("admin:figures")))
    if request.user.has_perm("accounts.change_sitetexts"):
        more.append(_place(request, "The site", reverse("admin:site")))
    return {
        "places": places,
        "more": sorted(more, key=lambda place: place.name),
        **_notices(request.user),
    }


def _notices(user):
    """Return how many notices a person has not read, and the newest of them with their addresses."""
    count = notifications.unread(user) if user.is_authenticated and user.is_staff else 0
    rows = notifications.newest(user) if count else ()
    return {
        "unread": f"{count}+" if count == notifications.UNREAD else count,
        "notices": [(row, notice_mail.address_of(user, row.question)) for row in rows],
    }


def _place(request, name, address):
    return Place(name, address, request.path.startswith(address))
