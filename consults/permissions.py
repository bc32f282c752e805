"""What each transition and edit of a consult takes: the one table of rights, and the gate for edits.

Rights are Django permissions. `web.rights` refuses; this module says which right it is that counts.
"""

from consults.models import Question
from web import rights

VIEW = "consults.view_question"
CHANGE = "consults.change_question"
PUBLISH = "consults.publish_question"
REVIEW = "consults.review_question"
BIN = "consults.bin_question"
ERASE = "consults.erase_question"
ANSWER = "consults.answer_question"
ADD_NOTE = "consults.add_note"
REMOVE_NOTE = "consults.delete_note"
INVITE = "consults.add_invitation"
CLOSE_INVITATION = "consults.change_invitation"
COMMENT = "consults.add_comment"
RESOLVE_COMMENT = "consults.change_comment"
CLOSE_REPORT = "consults.change_report"

# {transition: the rights of which one is enough}
TRANSITIONS = {
    "submit": [CHANGE],
    "assign": [CHANGE],
    "send_back": [REVIEW, PUBLISH],
    "second_look": [REVIEW, PUBLISH],
    "publish": [PUBLISH],
    "schedule": [PUBLISH],
    "move": [PUBLISH],
    "unschedule": [PUBLISH],
    "withdraw": [PUBLISH],
    "publish_change": [PUBLISH],
    "drop_change": [CHANGE],
    "stamp": [REVIEW],
    "bin": [BIN],
    "unbin": [BIN],
    "tag": [CHANGE],
    "untag": [CHANGE],
    "department": [CHANGE],
    "save": [CHANGE],
}
VOCABULARY = ["faq.change_faqtag", CHANGE]  # merging and splitting tags takes both


def may(by, transition):
    """Return whether `by` has a right that a transition (a key of TRANSITIONS) takes."""
    return any(rights.may(by, right) for right in TRANSITIONS[transition])


def verbs(transition):
    """Return the rights of a transition as Django's admin names them in an action: ``["publish"]``."""
    names = [right.removeprefix("consults.") for right in TRANSITIONS[transition]]
    return [name.removesuffix("_question") for name in names]


def require(by, transition, question, doing=""):
    """Raise Forbidden unless `by` may take a transition on a consult.

    `doing` finishes “You have no right to …”; left out, it is the transition and the consult's number.
    """
    doing = doing or f"{transition.replace('_', ' ')} consult {question.number}"
    rights.require_any(by, TRANSITIONS[transition], doing)


def has_it_to_answer(by, question):
    """Return whether a consult waits for the answer of `by`, who as a doctor may give it back."""
    own = rights.account(by)
    return own is not None and question.assigned_to_id == own.pk and rights.may(by, ANSWER)


def may_edit(by, question):
    """Return whether `by` may change the text of a consult as it stands, at once."""
    return rights.may(by, PUBLISH if is_out(question) else CHANGE)


def require_edit(by, question):
    """Raise Forbidden unless `by` may change a consult's text, tags, department or findings at once.

    Readers see a published consult, now or when its time comes: only who may publish changes it. Others save
    a pending change.
    """
    if is_out(question):
        rights.require(
            by,
            PUBLISH,
            f"change consult {question.number}: it is published, and only a publisher can change it."
            " Save your edit as a pending change",
        )
    else:
        rights.require(by, CHANGE, f"change consult {question.number}")


def is_out(question):
    """Return whether the consult is published or scheduled, as its row says."""
    return question.status == Question.Status.PUBLISHED
