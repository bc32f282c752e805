"""Taking the milder wording that a check proposes.

In the asker's and the editors' texts it replaces the words; what stood there stays in the revisions
and the source text, which readers never see. In a doctor's reply the mark of a redaction takes the
place of the words, since nothing else may change them.
"""

from collections import defaultdict

from django.db import transaction

from consults import permissions
from consults.checks import Severity, stored_findings
from consults.checks.passages import text_of
from consults.editorial import edits, pending_changes, sealed_reply
from consults.exchange import fields
from consults.exchange.to_documents import document_of
from web import rights

REPLY = "replies["
IN_A_REPLY = (
    "This stands in a doctor’s reply that readers see. No pending change alters a doctor’s words; “Redact…”"
    " beside the finding takes them out."
)


@transaction.atomic
def accept(question, keys, by):
    """Apply the proposals of the findings with these keys; returns how many were applied.

    Raises ValueError for a key whose text has changed, where wording would no longer fit, and where words that
    are noticed only beside what is taken out would be noticed no more.
    """
    question.lock()
    permissions.require_edit(by, question)
    document = document_of(question)
    found = stored_findings.look_at(question, document)
    judged = {item.key: item.finding for item in found}
    if missing := [key for key in keys if key not in judged]:
        raise ValueError(f"{len(missing)} findings are gone: the text has changed since.")
    by_field = defaultdict(list)
    for finding in dict.fromkeys(judged[key] for key in keys):
        if finding.proposal is not None:
            by_field[finding.field].append(finding)
    for field, findings in by_field.items():
        _apply(question, document, field, findings)
    question.save()
    count = sum(map(len, by_field.values()))
    edits.keep(question, by, f"Accepted {count} proposals of the checks", may_be_blocked=True)
    _refuse_unnoticed(question, document, found, keys)
    return count


def _refuse_unnoticed(question, before, found, keys):
    """Raise ValueError where weak findings that nobody settled are gone with the sure ones beside them.

    `before` is the document in which [Judged] were `found`.
    """
    weak = [
        _words(item, before)
        for item in found
        if item.finding.weak and not item.dismissed and item.key not in keys
    ]
    if not weak:
        return
    after = document_of(question)
    noticed = [_words(item, after) for item in stored_findings.look_at(question, after)]
    if lost := dict.fromkeys(words for words in weak if words not in noticed):
        named = ", ".join(f"“{words}”" for words in lost)
        raise ValueError(
            f"Settle these first: {named}. They are noticed only beside what this takes out, and nobody would"
            " see them any more."
        )


def accept_all(question, by, in_replies=True):
    """Apply every open proposal of the privacy gate, `in_replies` too; returns how many were applied.

    One pass can bring another to light, such as a name inside a longer span.
    """
    done = 0
    for _ in range(3):
        keys = [item.key for item in _proposals(question) if in_replies or not _is_of_reply(item)]
        if not keys:
            break
        done += accept(question, keys, by)
    return done


@transaction.atomic
def propose(question, key, by):
    """Keep what `accept` would do to a published consult as a pending change; returns how many were left out.

    `key` names one finding; "" means every open proposal of the privacy gate. Those inside a doctor's reply are
    left out, since no change puts other words into one. Raises ValueError where nothing is left, and whatever
    `pending_changes.propose` raises.
    """
    chosen = [item for item in _proposals(question) if key in {"", item.key}]
    own = [item for item in chosen if not _is_of_reply(item)]
    if chosen and not own:
        raise ValueError(IN_A_REPLY)

    def edit(draft):
        return accept(draft, [key], rights.SITE) if key else accept_all(draft, rights.SITE, False)

    pending_changes.propose(question, edit, by)
    return len(chosen) - len(own)


def _proposals(question):
    """Return the open findings of the privacy gate that propose a wording, weak ones left out."""
    return [
        item
        for item in stored_findings.look_at(question)
        if not item.dismissed and is_for_all(item.finding)
    ]


def is_for_all(finding):
    """Return whether “accept all” takes the proposal of a finding: it is sure enough."""
    is_sure = not finding.weak and finding.severity <= Severity.WARNING
    return is_sure and finding.proposal is not None


def _words(item, document):
    return text_of(document, item.finding.field)[item.finding.start : item.finding.end]


def _is_of_reply(item):
    return item.finding.field.startswith(REPLY)


def _apply(question, document, field, findings):
    spans = sorted(((f.start, f.end, f.proposal) for f in findings), reverse=True)
    if field.startswith(REPLY):
        reply = list(question.replies.order_by("position", "pk"))[int(field[8 : field.index("]")])]
        sealed_reply.mask(reply, spans)
        return
    text = text_of(document, field)
    for start, end, proposal in spans:
        text = _replaced(text, start, end, proposal)
    column = fields.restored()[field]
    longest = question._meta.get_field(column).max_length
    if longest and len(text) > longest:
        raise ValueError(
            f"With the milder wording {field} would be longer than {longest} characters."
        )
    setattr(question, column, text)


def _replaced(text, start, end, proposal):
    """Put a proposal in the place of a span; an empty one leaves no double blank."""
    if not proposal and text[:start].endswith((" ", "\n")) and text[end : end + 1] == " ":
        end += 1
    return text[:start] + proposal + text[end:]
