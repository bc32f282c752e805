"""What each transition and edit of a consult takes: the one table of rights, and the gate for edits.

Rights are Django permissions. `web.rights` refuses; this module says which right it is that counts.
"""

from functools import cache

from django.apps import apps
from django.db.models import Q

from consults.models import Guide, HousePage, Question
from web import passes, rights
from web.errors import Forbidden

EXPORT = "consults.export_question"
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
COMMENT = "consults.add_comment"
RESOLVE_COMMENT = "consults.change_comment"
CLOSE_REPORT = "consults.change_report"
MOVE = "consults.change_department"  # out of a department that wants two persons

# {transition: the rights of which one is enough}
TRANSITIONS = {
    "submit": [CHANGE],
    "assign": [CHANGE],
    "send_back": [REVIEW, PUBLISH],
    "approve": [REVIEW, PUBLISH],
    "second_look": [REVIEW, PUBLISH],
    "publish": [PUBLISH],
    "schedule": [PUBLISH],
    "move": [PUBLISH],
    "unschedule": [PUBLISH],
    "withdraw": [PUBLISH],
    "publish_change": [PUBLISH],
    "drop_change": [CHANGE],
    "stamp": [REVIEW],
    "review_more_info": [PUBLISH],
    "bin": [BIN],
    "unbin": [BIN],
    "tag": [CHANGE],
    "untag": [CHANGE],
    "department": [CHANGE],
    "replace": [CHANGE],
    "save": [CHANGE],
}

# What a request may write though nobody passed the gate, {model: (the verbs, why)}; any other table is guarded.
ANY = {"INSERT", "UPDATE", "DELETE", "REPLACE"}
FREE = {
    "accounts.passkey": (ANY, "one’s own; taking away another’s takes a right"),
    "auth.user": ({"UPDATE"}, "the time of a login, one's own password"),
    "consults.arrival": (ANY, "scheduled consults whose words wait for their time"),
    "consults.deskchoices": (ANY, "everybody chooses for themselves"),
    "consults.deskentry": (ANY, "worked out from consults"),
    "consults.facet": (ANY, "counted from consults"),
    "consults.facetpair": (ANY, "counted from consults"),
    "consults.feedback": (ANY, "readers say what helped them"),
    "consults.listing": (ANY, "worked out from consults"),
    "consults.listingmark": (ANY, "worked out from consults"),
    "consults.notice": ({"INSERT", "UPDATE"}, "says where to look, and holds no word; reading it"),
    "consults.numbersequence": (ANY, "gives out the next number, before a new consult is saved"),
    "consults.waitingmail": (ANY, "says which mail waits"),
    "consults.presence": (ANY, "says who has a form open"),
    "consults.readtally": (ANY, "counts readers"),
    "consults.report": ({"INSERT"}, "readers report; closing takes a right"),
    "consults.searchentry": (ANY, "worked out from consults"),
    "consults.searchtally": (ANY, "counts searches"),
    "consults.searchword": (ANY, "worked out from consults"),
    "consults.suggestedname": (ANY, "worked out from consults"),
}
# Of a table whose UPDATE is free, the only columns that are: {model: columns}
FREE_COLUMNS = {"auth.user": {"last_login", "password"}}
GUARDED_APPS = {"accounts", "auth", "consults", "faq"}
VOCABULARY = ["faq.change_faqtag", CHANGE]  # merging and splitting tags takes both
STATES = {
    Question: {right for wanted in TRANSITIONS.values() for right in wanted} | {ANSWER},
    Guide: {f"consults.{action}_guide" for action in ["change", "review", "publish", "bin"]},
    HousePage: {"consults.change_housepage", "consults.publish_housepage"},
}


@cache
def rules():
    """Return what `passes.watch` guards: {table: Rule}, worked out from the models."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        opts = model._meta
        free, _ = FREE.get(opts.label_lower, ((), ""))
        if opts.app_label not in GUARDED_APPS or free == ANY:
            continue
        states = STATES.get(model, set())
        publish = {f"consults.publish_{opts.model_name}"}
        found[opts.db_table.lower()] = passes.Rule(
            opts.label_lower,
            frozenset(free),
            dict.fromkeys(["status", "published_at"], states) if states else {},
            {"status": {Question.Status.PUBLISHED: publish}} if states else {},
            frozenset(FREE_COLUMNS.get(opts.label_lower, ())),
        )
    return found


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


def require_undo(by, transition):
    """Raise Forbidden unless `by` may undo a transition: it takes the right it took."""
    rights.require_any(by, TRANSITIONS[transition], f"undo “{transition}”")


def has_it_to_answer(by, question):
    """Return whether a consult waits for the answer of `by`, who as a doctor may give it back."""
    own = rights.account(by)
    return own is not None and question.assigned_to_id == own.pk and rights.may(by, ANSWER)


def may_edit(by, content, into=None):
    """Return whether `by` may change the text of a consult or guide as it stands, at once.

    `into` is the department where the change takes it: its rule counts as soon as it stands there.
    """
    return may_settle(by, content) and not second_wanted(by, content, into)


def may_settle(by, content):
    """Return whether `by` may settle findings, notes and reviews of a consult or guide as it stands."""
    return rights.may(by, right("publish" if is_out(content) else "change", content))


def second_wanted(by, content, into=None):
    """Return the department that wants a second person for a change by `by` to what readers see, or None."""
    places = (content.department, into) if is_out(content) else ()
    return next((place for place in places if wants_two(by, place)), None)


def wants_two(by, department):
    """Return whether a department wants two persons where `by` is one; a command is nobody's own work."""
    return bool(department and department.needs_second_person and rights.account(by))


def publishes_when_approved(by, question):
    """Return whether approving publishes at once: the department says so, and `by` may publish."""
    return question.department.approval_publishes and may(by, "publish")


def right(action, content):
    """Return the right to an action on a kind of content, such as ``consults.publish_guide``."""
    return f"consults.{action}_{content._meta.model_name}"


def require_edit(by, content, into=None):
    """Raise Forbidden unless `by` may change the text, tags or department of a consult or guide at once.

    Readers see a published one, now or when its time comes: only who may publish changes it, and in a
    department that wants two persons nobody does alone. Others save a pending change.
    `into` is as in `may_edit`.
    """
    require_settle(by, content)
    if department := second_wanted(by, content, into):
        raise Forbidden(
            f"{department} wants a second pair of eyes for {name_of(content)}: it is published."
            " Save your edit as a pending change; someone else publishes it."
        )


def require_settle(by, content):
    """Raise Forbidden unless `by` may settle findings, notes and reviews of a consult or guide at once."""
    doing = f"change {name_of(content)}"
    if is_out(content) and isinstance(content, HousePage):
        doing += ": readers see it, and only an administrator can change it"
    elif is_out(content):
        doing += ": it is published, and only a publisher can change it. Save your edit as a pending change"
    rights.require(by, right("publish" if is_out(content) else "change", content), doing)


def require_move(by, content, into):
    """Raise Forbidden for who takes a consult or guide away from a department that wants two persons.

    `content` is as stored, `into` (or None) where it goes; there one person could publish it alone.
    """
    old = content.department
    if wants_two(by, old) and not wants_two(by, into):
        rights.require(
            by, MOVE, f"move {name_of(content)} out of {old}, which wants a second pair of eyes"
        )


def require_retag(by, consults, guides, doing):
    """Raise Forbidden unless `by` may merge or split tags of these consults and guides (querysets).

    It takes the rights to change both, and to publish wherever one of them is published: readers see its tags.
    """
    for needed in VOCABULARY:
        rights.require(by, needed, doing)
    for rows in (consults, guides):
        if rows.filter(status=rows.model.Status.PUBLISHED).exists():
            rights.require(
                by,
                right("publish", rows.model),
                f"{doing}: published {rows.model._meta.verbose_name_plural} carry it, so it takes a publisher",
            )


def require_rename(by, doctor):
    """Raise Forbidden for who gives a doctor another name or title once readers saw words signed with it."""
    shown = Q(question__published_at__isnull=False) | Q(question__was_public=True)
    if doctor.replies.filter(shown).exists() or doctor.notes.filter(shown).exists():
        rights.require(
            by,
            PUBLISH,
            f"rename {doctor}: readers saw words signed with this name, so it takes a publisher",
        )


def name_of(content):
    """Return how a sentence names content: “consult 12”, “guide 7”, “the page “About””."""
    if isinstance(content, HousePage):
        return f"the page “{content}”"
    return f"consult {content.number}" if isinstance(content, Question) else f"guide {content.pk}"


def is_out(content):
    """Return whether a consult, guide or page of the house is published or scheduled, as its row says."""
    return content.status == content.Status.PUBLISHED
