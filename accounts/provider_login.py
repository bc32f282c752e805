"""The two addresses of signing in with the account of the house: going to the provider, and coming back."""

import logging

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import provider, provider_accounts
from web.errors import WorkflowError
from web.rate_limit import is_too_often, network_of

log = logging.getLogger(__name__)
AFTER = "after_provider"  # where a session keeps where the login leads
RATE = "60/15m"  # of one network


def leave(request, site):
    """Send somebody to the provider."""
    _refuse(request)
    after = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(after, allowed_hosts=None):
        request.session[AFTER] = after
    try:
        return provider.send(request)
    except WorkflowError as refusal:
        return _not_in(request, refusal)


def back(request, site):
    """Return (answer, account) for whoever comes back; the account is None for whoever does not come in."""
    _refuse(request)
    after = request.session.pop(AFTER, "") or reverse("admin:index")
    try:
        user = provider_accounts.account_of(provider.who_came(request))
    except WorkflowError as refusal:
        log.warning("Nobody came in from the provider, from network %s.", network_of(request))
        return _not_in(request, refusal), None
    return HttpResponseRedirect(after), user


def _refuse(request):
    if not provider.is_on() or is_too_often(request, "provider", RATE):
        raise Http404


def _not_in(request, refusal):
    messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("admin:login"))
