"""What a consult needs before readers see it."""

from consults.checks.finding import Finding, Severity


def has_a_reply(document):
    """A consult without a doctor's reply is a question left alone."""
    if not document.replies:
        yield Finding(
            "no-reply", Severity.BLOCKER, "replies", "No doctor has replied to this consult yet."
        )


def has_its_texts(document):
    """Title, question and each reply need words."""
    texts = [("title", document.title), ("body", document.body)]
    texts += [(f"replies[{i}].body", reply.body) for i, reply in enumerate(document.replies)]
    for field, text in texts:
        if not text.strip():
            yield Finding("empty-text", Severity.BLOCKER, field, "This text is empty.")


def is_dated(document):
    """Readers judge an answer by its age."""
    for index, reply in enumerate(document.replies):
        if reply.replied_on is None:
            yield Finding(
                "undated-reply", Severity.HINT, f"replies[{index}].replied_on", "No reply date."
            )


def is_tagged(document):
    """Without a tag a consult is found by search alone."""
    if not document.tags:
        yield Finding("no-tag", Severity.WARNING, "tags", "No FAQ tag leads to this consult.")


def more_info_has_a_reviewer(document):
    """Text of a machine, or of nobody knows whom, needs a person who answers for it by name.

    Regulation (EU) 2024/1689, article 50(4): marked as generated unless reviewed under someone's
    editorial responsibility. Here both: it stays marked, and it needs the reviewer.
    """
    more = document.more_info
    if more.body.strip() and more.origin in {"machine", "unknown"} and not more.reviewed_by:
        yield Finding(
            "more-info-unreviewed",
            Severity.BLOCKER,
            "more_info.reviewed_by",
            "More Info has no known author, and nobody has reviewed it. Read it and name yourself as"
            " its reviewer, or take it out.",
        )


CHECKS = [has_a_reply, has_its_texts, is_dated, is_tagged, more_info_has_a_reviewer]
