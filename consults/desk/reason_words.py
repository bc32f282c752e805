"""Why a row cannot wait, in words: from a row of a reason and a person to a Row of the first page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from consults import permissions
from consults.desk.row import (
    CARE,
    STOP,
    Row,
    ago,
    day,
    form,
    of_consult,
    page,
    person,
    quoted,
    when,
)
from consults.editorial.reviews import reviewer_name
from consults.models import Invitation, Report


def report(told, user):
    """A reader's report. What readers typed is about people: it stands on the page of reports alone."""
    public = _("Reported on {day}; readers see the consult.")
    hidden = _("Reported on {day}; readers do not see the consult any more.")
    query = f"state__exact=open&kind__exact={told.kind}"
    return of_consult(
        told.question,
        lead=_("A reader: “{words}.”").format(words=told.get_kind_display()),
        more=(public if told.question.is_public else hidden).format(day=day(told.reported_on)),
        verb=_("Look"),
        verb_address=f"{reverse('admin:consults_report_changelist')}?{query}",
        tone=STOP if told.kind == Report.Kind.IDENTITY else CARE,
    )


def redaction(done, user):
    """A redaction without its proof. It names no title: that may be what was taken out."""
    address = reverse("admin:consults_redaction_change", args=[done.pk])
    title = _("Redaction of consult {number}") if done.number else _("Redaction of a guide")
    return Row(
        title=title.format(number=done.number),
        address=address,
        lead=_("A redaction is not proved: {state}.").format(state=done.get_state_display()),
        more=_("Begun by {name}, {ago}.").format(name=person(done.by), ago=ago(done.created_at)),
        verb=_("Look"),
        verb_address=address,
        tone=STOP,
    )


def trouble(question, user):
    """A schedule that a check objects to."""
    name = reviewer_name(question.scheduled_by)
    out = _("Comes out on {when} although blockers stand in it.")
    return of_consult(
        question,
        lead=out.format(when=when(question.published_at)),
        more=_("Scheduled by {name}.").format(name=name) if name else "",
        verb=_settle(question, user),
        tone=STOP,
    )


def public_with_blockers(question, user):
    """What readers see although a check objects to it."""
    return of_consult(
        question,
        lead=_("Readers see it although blockers stand in it."),
        more=_("The checks would not let it out today."),
        verb=_settle(question, user),
        tone=STOP,
    )


def _settle(question, user):
    return _("Settle") if permissions.may_settle(user, question) else _("Look")


def comment(said, user):
    """A colleague's or doctor's words to this person."""
    return of_consult(
        said.question,
        lead=_("{name} wrote to you:").format(name=said.named),
        more=_("“{words}” {ago}").format(words=quoted(said.text), ago=ago(said.made_at)),
        verb=_("Answer"),
        verb_address=page("talk", said.question),
        tone=CARE,
    )


def sent_back(question, user):
    """What a reviewer sent back, in the reviewer's words."""
    words = quoted(question.sent_back_because)
    more = _("“{words}”").format(words=words)
    if question.sent_back_at:
        name, since = person(question.sent_back_by), ago(question.sent_back_at)
        more = _("“{words}” {name}, {ago}").format(words=words, name=name, ago=since)
    return of_consult(question, lead=_("Back from review:"), more=more, verb=_("Settle"), tone=CARE)


def answer(invitation, user):
    """What a doctor without an account has answered."""
    approved = invitation.answer == Invitation.Answer.APPROVED
    more = _("Approved as it stands, {ago}.") if approved else _("With a comment, {ago}.")
    return of_consult(
        invitation.question,
        lead=_("{name} has answered the invitation.").format(name=invitation.doctor),
        more=more.format(ago=ago(invitation.answered_at)),
        verb=_("Read"),
        verb_address=page("invite" if approved else "talk", invitation.question),
        tone=CARE,
    )


def silence(invitation, user):
    """A doctor's link that ended unanswered."""
    return of_consult(
        invitation.question,
        lead=_("The invitation of {name} has expired.").format(name=invitation.doctor),
        more=_("The link ended {ago}, without an answer.").format(ago=ago(invitation.expires_at)),
        verb=_("Send again"),
        verb_address=page("invite", invitation.question),
        tone=CARE,
    )


def second_look(question, user):
    """What went out at once and waits for another person."""
    return of_consult(
        question,
        lead=_("Published at once: a second person should look."),
        more=_("Published by {name}.").format(name=person(question.submitted_by)),
        verb=_("Look"),
        verb_address=page("steps", question),
        tone=CARE,
    )


def change(pending, user):
    """A change to a published text that waits for a publisher."""
    return of_consult(
        pending.question,
        lead=_("A change waits; readers still see the old text."),
        more=_("{name}, {ago}").format(name=person(pending.author), ago=ago(pending.created_at)),
        verb=_("Look"),
        verb_address=f"{form(pending.question)}?change=waiting",
        tone=CARE,
    )
