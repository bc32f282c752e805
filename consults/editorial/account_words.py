"""Words that a doctor wrote with an own account: noted where they are kept, and added to by nobody else.

The revision that keeps a reply written so names its row. So it stays the doctor's own whoever has the account
later, and only the account that wrote there adds words under that name: as a reply, a note, or by a rename.
"""

from django.db.models import Q

from consults.models import Doctor, Note, Question, Reply, Revision
from text.names import same_name
from web import rights
from web.errors import WorkflowError


def given(replies):
    """Return the ids of those replies that their doctor wrote with an own account."""
    replies = list(replies)
    own = Revision.objects.filter(question__in={reply.question_id for reply in replies}).own()
    return {reply.pk for reply in replies if reply.pk in own}


def refuse_others(question, names, by):
    """Raise WorkflowError where `by` puts words under a name that answered this consult with an own account.

    Readers see the name: one of another department counts as well.
    """
    wanted = {same_name(name) for name in names}
    own, account = question.revisions.own() if wanted else {}, rights.account(by)
    for reply in question.replies.filter(pk__in=own).select_related("doctor"):
        is_their_own = account is not None and own[reply.pk] == account.pk
        if reply.doctor.name_key in wanted and not is_their_own:
            raise WorkflowError(
                f"{reply.doctor} answered consult {question.number} with an own account, and nobody else adds"
                " words under that name. Assign the consult to the doctor again."
            )


def refuse_rename(doctor, name):
    """Raise WorkflowError where another name puts a doctor's words beside what that name wrote itself."""
    twins = Doctor.objects.filter(name_key=same_name(name)).exclude(pk=doctor.pk)
    both = [doctor, *twins]
    for question in signed_by([doctor]) & signed_by(twins):
        own = question.revisions.own()
        if question.replies.filter(pk__in=own, doctor__in=both).exists():
            raise WorkflowError(
                f"Somebody called {name} answered consult {question.number} as well, and one of both with an"
                " own account: under one name nobody could tell their words apart."
            )


def signed_by(doctors):
    """Return the consults where one of these doctors answered or signed a note."""
    replied, noted = (
        model.objects.filter(doctor__in=doctors).order_by().values("question")
        for model in (Reply, Note)
    )
    return Question.objects.filter(Q(pk__in=replied) | Q(pk__in=noted))
