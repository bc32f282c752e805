"""The page about how somebody comes in: a link to set a password, their second factor, their sessions.

Who may change the account may use it; the admin class of accounts asks for that before it is called.
"""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts import open_sessions, password_links, second_factor
from consults.desk import log
from web import rights


def page(page_of_accounts, request, user, link=None):
    """Show how an account comes in, and take a button. `link` has just been made and is shown this once."""
    if user == request.user:  # one's own is changed with one's password
        return HttpResponseRedirect(reverse("admin:my_account"))
    if request.method == "POST" and link is None:
        answer = _pressed(request, user)
        if isinstance(answer, str):
            link = answer
        elif answer:
            return HttpResponseRedirect(reverse("admin:auth_user_access", args=[user.pk]))
    context = {
        **page_of_accounts.admin_site.each_context(request),
        "title": f"How {user.get_username()} comes in",
        "account": user,
        "factors": second_factor.factors(user),
        "wanted": second_factor.is_wanted_of(user),
        "sessions": sum(1 for _ in open_sessions.of(user)),
        "link": link,
        "days": password_links.DAYS,
        "opts": page_of_accounts.opts,
    }
    return TemplateResponse(request, "admin/auth/user/access.html", context)


def _pressed(request, user):
    """Do what a button says; returns a link to show, True when it is done, None for no button."""
    if "link" in request.POST:
        return invite(request, user) or True
    if "reset" in request.POST:
        second_factor.reset(user, by=request.user)
        log.write(request.user, user, "Removed the second factor, and ended all sessions.")
        messages.success(request, "The second factor is removed, and all sessions have ended.")
        return True
    if "end" in request.POST:
        rights.require(request.user, "auth.change_user", "end somebody’s sessions")
        count = open_sessions.end(user)
        log.write(request.user, user, "Ended all sessions.")
        messages.success(request, f"Sessions ended: {count}.")
        return True
    return None


def invite(request, user):
    """Send a link to set the password and say so; returns the link where it could not be mailed, else None."""
    link = password_links.send(user, by=request.user)
    log.write(request.user, user, "Made a link to set the password.")
    if link is None:
        messages.success(request, f"A link to set the password was mailed to {user.email}.")
    return link
