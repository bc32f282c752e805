"""The words that a comment is about: chosen in a text as it stands, and found again when that was changed."""

from consults.exchange import moved_span
from web.errors import WorkflowError

LONGEST = 500
COLUMNS = {"title", "subject", "body", "more_info"}
GONE = "These words do not stand there. Save the text first, or choose them in it again."


def texts_of(question, field):
    """Return the texts of a consult that a field of a comment stands for: one, or that of each reply."""
    if field == "replies":
        return [reply.body for reply in question.replies.order_by("position", "pk")]
    return [getattr(question, field)] if field in COLUMNS else []


def choose(comment, question, words, near=0):
    """Fill a comment with the place of words in its field, those nearest to the letter `near`.

    Raises WorkflowError where they do not stand there. The caller holds the row.
    """
    if len(words) > LONGEST:
        raise WorkflowError(f"Choose up to {LONGEST} characters; these are {len(words)}.")
    for text in texts_of(question, comment.field):
        if span := moved_span.find(words, text, near):
            comment.passage, (comment.starts, comment.ends) = text, span
            return
    raise WorkflowError(GONE)


def stand(comment, texts):
    """Return (which text, start, end) of the words of a comment in the texts of its field as they are now.

    None for a comment at no words, and where they are gone.
    """
    if comment.starts is None:
        return None
    for number, text in enumerate(texts):
        if comment.field == "replies" and text != comment.passage:
            continue  # sealed: one that is not the same is another one
        span = moved_span.moved(comment.passage, text, comment.starts, comment.ends)
        if span and text[slice(*span)].strip():
            return number, *span
    return None


def rewritten(comment, before):
    """Move the place of a comment whose passage was rewritten, in memory; `before` is what stood there."""
    if comment.starts is None:
        return
    place = moved_span.moved(before, comment.passage, comment.starts, comment.ends)
    comment.starts, comment.ends = place or (None, None)
