"""How long a session at the desk lives, and which requests say nothing about a person being there."""


def by_itself(view):
    """Decorate a view that an open page asks by itself: it keeps nobody logged in."""
    view.by_itself = True
    return view


def is_by_itself(view):
    """Return whether an open page asks this view by itself."""
    return getattr(view, "by_itself", False)
