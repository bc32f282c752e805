"""What cannot wait, one reason after another in the order of the first page: whose it is and which rows."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consults import permissions
from consults.desk import reason_words
from consults.desk.piles import CONSULTS, Pile, of_consults
from consults.desk.row import lean
from consults.editorial import pending_changes
from consults.models import Comment, Invitation, Question, Redaction, Report

REPORTS, REDACTIONS = "consults_report_changelist", "consults_redaction_changelist"
UNFINISHED = [Redaction.State.BEGUN, Redaction.State.REWRITTEN, Redaction.State.RESIDUE]
CHANGE, PUBLISH, VIEW = permissions.CHANGE, permissions.PUBLISH, permissions.VIEW


@dataclass(frozen=True)
class Reason(Pile):
    """A pile whose rows are named one by one; `told` makes a Row of one of them for a person."""

    told: callable = None
    joins: tuple = ()  # what is loaded along
    order: tuple = ("pk",)
    heavy: tuple = ()  # columns that are left out

    def first(self, user):
        """Return the rows in their order, with what `told` reads."""
        rows = self.rows(user).order_by(*self.order).defer(*self.heavy)
        rows = rows.select_related(*self.joins) if self.joins else rows
        if rows.model is Question:
            return lean(rows)
        return lean(rows, "question__") if "question" in self.joins else rows


def _reports(kind):
    return lambda user: Report.objects.filter(state=Report.State.OPEN, kind=kind)


def _public_with_blockers(user):
    return Question.objects.published().filter(blockers__gt=0)


def _unfinished(user):
    return Redaction.objects.filter(state__in=UNFINISHED)


def _comments(user):
    return Comment.objects.filter(to=user, resolved_at=None)


def _answered(user):
    return Invitation.objects.filter(closed_at=None, answer__gt="")


def _expired(user):
    """Links this person sent that ended without an answer, and that no later one took the place of."""
    later = Invitation.objects.filter(
        question=OuterRef("question"), doctor=OuterRef("doctor"), pk__gt=OuterRef("pk")
    )
    ended = Invitation.objects.filter(
        ~Exists(later), by=user, closed_at=None, answer="", expires_at__lte=timezone.now()
    )
    return ended.exclude(question__status=Question.Status.BINNED)


def _back(user):
    """What came back from review and is this person's, or nobody's."""
    return of_consults("back")(user).filter(Q(assigned_to=user) | Q(assigned_to=None))


def _second_look(user):
    return of_consults("second")(user).exclude(submitted_by=user)


def _changes(user):
    return pending_changes.all_waiting().exclude(question=None)


def _of_reports(kind, title):
    query, sees = f"state__exact=open&kind__exact={kind}", (VIEW, "consults.view_report")
    return Reason(
        title, "", [permissions.CLOSE_REPORT], _reports(kind), REPORTS, query, sees,
        reason_words.report, ("question",),
    )  # fmt: skip


# fmt: off
REASONS = {
    "identity": _of_reports(Report.Kind.IDENTITY, _("Reported: shows who I am")),
    "redactions": Reason(
        _("Redactions to finish"), "", [permissions.ERASE], _unfinished, REDACTIONS, "",
        ("consults.view_redaction",), reason_words.redaction, ("by",),
    ),
    "trouble": Reason(
        _("Scheduled, with blockers"), "", [CHANGE], of_consults("trouble"), CONSULTS,
        "waiting=trouble", (VIEW,), reason_words.trouble, ("scheduled_by",),
        ("published_at", "pk"),
    ),
    "blocked_public": Reason(
        _("Public, with blockers"), "", [CHANGE], _public_with_blockers, CONSULTS,
        "status__exact=published&blocked=yes", (VIEW,), reason_words.public_with_blockers,
        (), ("-blockers", "-pk"),
    ),
    "comments": Reason(
        _("Comments for me"), "", [VIEW], _comments, CONSULTS, "waiting=comments", (VIEW,),
        reason_words.comment, ("question",),
    ),
    "back": Reason(
        _("Back from review"), "", [CHANGE], _back, CONSULTS, "waiting=back", (VIEW,),
        reason_words.sent_back, ("sent_back_by",), ("-sent_back_at", "-pk"),
    ),
    "answered": Reason(
        _("Doctors have answered"), "", [permissions.INVITE], _answered, CONSULTS,
        "waiting=answered", (VIEW, "consults.view_invitation"), reason_words.answer,
        ("question", "doctor"),
    ),
    "second": Reason(
        _("Second look awaited"), "", permissions.TRANSITIONS["second_look"], _second_look,
        CONSULTS, "waiting=second", (VIEW,), reason_words.second_look, ("submitted_by",),
    ),
    "wrong": _of_reports(Report.Kind.WRONG, _("Reported: something is wrong")),
    "changes": Reason(
        _("Pending changes"), "", [PUBLISH], _changes, CONSULTS, "waiting=changes", (VIEW,),
        reason_words.change, ("question", "author"), ("pk",), ("document",),
    ),
    "expired": Reason(
        _("Invitations that have expired"), "", [permissions.INVITE], _expired, "", "",
        (VIEW, "consults.view_invitation"), reason_words.silence, ("question", "doctor"),
    ),
}
# fmt: on


def of(user):
    """Return {name: Reason} of the reasons that this person may see and work on."""
    return {name: reason for name, reason in REASONS.items() if reason.is_for(user)}
