"""How much a page takes in. Whoever needs more or less than the usual says so at the view."""

FORM = 64 * 1024  # bytes of a form that anybody may send
DESK = 5 * 1024 * 1024  # bytes of a form at the desk, which may hold long texts


def takes(largest, cleans=()):
    """Decorate a view: it takes bodies of `largest` bytes, and cleans the fields `cleans` itself.

    Every other field with a character that no text can hold is refused before the view sees it.
    """

    def mark(view):
        view.largest_body, view.cleans = largest, frozenset(cleans)
        return view

    return mark


def largest_body(view, at_the_desk):
    """Return how many bytes a view takes."""
    return getattr(view, "largest_body", DESK if at_the_desk else FORM)


def cleaned_by(view):
    """Return the names of the fields that a view cleans itself."""
    return getattr(view, "cleans", frozenset())
