"""Errors whose message is a sentence for the person at the desk."""

from text.names import plain_line


class WorkflowError(Exception):
    """A step that is refused; the message is a sentence an editor can act on."""


class Forbidden(WorkflowError):
    """A step that this person has no right to take."""


def reason_in(text, longest, missing):
    """Return a typed reason on one line.

    Raises WorkflowError with the sentence `missing` for an empty one, and for one of more than `longest`
    characters: what was typed is refused, never shortened.
    """
    line = plain_line(text)
    if not line:
        raise WorkflowError(missing)
    if len(line) > longest:
        raise WorkflowError(
            f"A reason may have {longest} characters; this one has {len(line)}. Make it shorter."
        )
    return line
