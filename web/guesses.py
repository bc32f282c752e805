"""How often a secret of an account may be guessed at: its password, a code of its second factor."""

import logging

from web.rate_limit import give_back, network_of, seconds_to_wait

log = logging.getLogger(__name__)
OF_ACCOUNT = "10/15m"  # wrong ones for one account, from wherever but browsers that it knows
OF_NETWORK = "50/15m"  # wrong ones of one network, for whatever account
OF_SECOND_FACTOR = (
    "50/d"  # wrong codes for one account: there are a million of them, and three are right
)
THROTTLED = "Too many tries of a password. Wait a quarter of an hour, then try again."


def seconds_until_a_try(request, whose, of_a_day=""):
    """Count a try at a secret; returns the seconds until it may be looked at, 0 for now.

    `whose` is an account, or a browser or desk that has a count of its own. A try is counted before it is
    known to be right, so that many at once get no further; `was_right` takes it back. Too many are logged.
    `of_a_day` is a rate that holds beside the usual ones.
    """
    wait = max(seconds_to_wait(request, *count) for count in _counts(request, whose, of_a_day))
    if wait:
        network = network_of(request)
        log.warning(
            "A password or code was refused after too many tries, from network %s.", network
        )
    return wait


def was_right(request, whose, of_a_day=""):
    """Take back the count of a try: only wrong ones count. Parameters as `seconds_until_a_try`."""
    for count in _counts(request, whose, of_a_day):
        give_back(request, *count)


def _counts(request, whose, of_a_day):
    network = ("login-network", OF_NETWORK, network_of(request))
    days = [("login-day", of_a_day, whose)] if of_a_day else []
    return [network, ("login-account", OF_ACCOUNT, whose), *days]
