"""A page of the desk beside the list and the form: where it is, who may open it, what it shows.

The tables of them are `consults.admin.question.desk_pages` and `consults.admin.guide.desk_pages`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from consults import permissions
from web.admin import routes


def one_of(*rights):
    """Return the rule of a page that takes one of these rights."""
    return lambda user, **named: any(user.has_perm(right) for right in rights)


def all_of(*rights):
    """Return the rule of a page that takes every one of these rights."""
    return lambda user, **named: all(user.has_perm(right) for right in rights)


@dataclass(frozen=True)
class Page:
    """One page of the desk.

    `show` gets the desk (the admin class), the request, and the row of the address if that has a ``pk``, else
    what the address names. It returns a response, or a dict for the template of the page's name. Whoever may
    not open the page is refused before that; `show` asks again only where its forms take a right of their own.
    """

    route: str  # below the address of the list
    name: str  # of its template, and the end of the name of its address
    show: Callable
    right: Callable  # of the user, and of what the address names beside the row
    title: str = ""  # “{}” stands for the row: “consult 12”
    rows: QuerySet | None = (
        None  # where the row is looked for; None: among all, nothing loaded beside
    )
    post_only: bool = False


def render(desk, request, template, context, status=200):
    """Return a page of the desk: `template` is a name without folder and ending, `context` has its “title”."""
    template = f"admin/consults/{desk.opts.model_name}/{template}.html"
    context = {**desk.admin_site.each_context(request), "opts": desk.opts, **context}
    return TemplateResponse(request, template, context, status=status)


def view_of(desk, page):
    """Return the view of a page: asks for the right, finds the row, shows the page.

    A page beside a form opens for nobody who may not open the form of that row.
    """

    @wraps(page.show)
    def view(request, pk=None, **named):
        if not page.right(request.user, **named):
            raise PermissionDenied
        if pk is None:
            row, answer = None, page.show(desk, request, **named)
        else:
            row = get_object_or_404(desk.model if page.rows is None else page.rows, pk=pk)
            if not desk.has_view_or_change_permission(request, row):
                raise PermissionDenied
            answer = page.show(desk, request, row)
        if not isinstance(answer, dict):
            return answer
        title = page.title.format(row and permissions.name_of(row))
        answer = {"title": title, desk.opts.model_name: row, **answer}
        return render(desk, request, page.name, answer)

    return require_POST(view) if page.post_only else view


def routes_of(desk, pages):
    """Return the paths of a table of pages, for `get_urls` of an admin class."""
    prefix = f"{desk.opts.app_label}_{desk.opts.model_name}"
    own = [(page.route, view_of(desk, page), page.name) for page in pages]
    return routes(desk, prefix, own)
