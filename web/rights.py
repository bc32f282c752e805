"""The gate of rights: who acts, and the one place that refuses.

Every function that changes a state, a text that readers see, a stamp, a dismissal, the vocabulary or a
department's rule takes `by` and calls `require` before it changes anything. `by` is an account, or one of
the hands below. There is no default and None is an error: whoever forgets to say who acts gets no further.
"""

from web import passes
from web.errors import Forbidden


class Hand:
    """Somebody without an account who acts with every right, and says so: a command or a migration."""

    pk = None
    is_active = True
    is_staff = True
    is_authenticated = True

    def __init__(self, name):
        self.name = name

    def has_perm(self, right, obj=None):
        return True

    def get_username(self):
        return self.name

    def get_full_name(self):
        return ""

    def __str__(self):
        return self.name

    def __repr__(self):
        return f"<Hand: {self.name}>"


COMMAND_LINE = Hand("the command line")
SITE = Hand("the site itself")  # what a rule of the installation does by itself


def may(by, right):
    """Return whether `by` (an account or a Hand) has a right such as ``consults.publish_question``.

    An account that may not enter the desk has none, whatever its groups say: one that is inactive, or that has
    no staff status. Raises TypeError when nobody is named.
    """
    if by is None:
        raise TypeError("Say who does this: an account, or a Hand such as rights.COMMAND_LINE.")
    return by.is_active and by.is_staff and by.has_perm(right)


def require(by, right, doing):
    """Raise Forbidden unless `by` has a right.

    `doing` finishes the sentence “You have no right to …”, such as “publish consult 12”; it may go on with
    what this person can do instead. What is granted leaves a pass (`web.passes`): without one nothing can be
    written while a request is answered. Raises TypeError when nobody is named.
    """
    require_any(by, [right], doing)


def require_any(by, rights, doing):
    """Raise Forbidden unless `by` has at least one of several rights. Parameters as `require`."""
    granted = [right for right in rights if may(by, right)]
    if not granted:
        raise Forbidden(f"You have no right to {doing.rstrip('.')}.")
    for right in granted:
        passes.leave(right)


def account(by):
    """Return the account of `by` for a column that names one: None for a Hand."""
    return None if isinstance(by, Hand) else by
