"""What a doctor with an account does today: consults to answer, and the answers already given."""

from django.urls import reverse
from django.utils.translation import gettext as _

from consults.desk.row import CARE, MOST, Group, Link, Row, day, lean, quoted
from consults.editorial import account_words, doctor_replies
from consults.editorial.queue_counts import shown
from consults.models import Comment, Question, Reply


def counted(user, doctor):
    """Return {name: rows} of what is counted for a doctor."""
    return {
        "asked": doctor_replies.addressed_to(user),
        "answers": Reply.objects.filter(doctor=doctor),
    }


def asked(user, count):
    """Return the Group of consults addressed to this doctor, the oldest first."""
    questions = list(lean(doctor_replies.addressed_to(user))[:MOST]) if count else []
    about = Comment.objects.filter(to=user, resolved_at=None, question__in=questions)
    said = {comment.question_id: comment for comment in about.order_by("pk")} if questions else {}
    rows = [_asked(question, said.get(question.pk)) for question in questions]
    every = Link(_("All"), reverse("admin:doctor_desk"), shown(count))
    return Group("asked", _("Asked of you"), rows, shown(count), (every,) if rows else ())


def _asked(question, comment):
    address = reverse("admin:doctor_consult", args=[question.pk])
    return Row(
        title=question.title,
        address=address,
        number=question.number,
        about=question.pk,
        lead=_("{name} asks:").format(name=comment.named) if comment else "",
        more=_("“{words}”").format(words=quoted(comment.text))
        if comment
        else _("Asked in {department}.").format(department=question.department),
        verb=_("Answer"),
        verb_address=address,
        tone=CARE,
    )


def answers(doctor, count):
    """Return the Group of a doctor's own answers, the latest first."""
    own = Reply.objects.filter(doctor=doctor).select_related("question").defer("body_html")
    replies = list(lean(own, "question__").order_by("-pk")[:MOST])
    written = account_words.given(replies)
    rows = [_answer(reply, reply.pk in written) for reply in replies]
    public = any(row.address for row in rows)
    every = Link(_("Your public page"), doctor.get_absolute_url())
    return Group("answers", _("Your answers"), rows, shown(count), (every,) if public else ())


def _answer(reply, is_own):
    """A doctor sees the title of an answered consult as readers do: not before they do, nor after.

    What the editors typed in, from a letter say, is never called the doctor's own.
    """
    question = reply.question
    told = _("Your words of {day}, sealed.") if reply.replied_on else _("Your words, sealed.")
    if not is_own:
        told = _("Typed in by the editors under your name.")
    told = told.format(day=day(reply.replied_on) if reply.replied_on else "")
    if not question.is_public:
        title = _("Consult {number}").format(number=question.number)
        where = _not_public(question)
        return Row(title=title, lead=where, more=told, about=question.pk)
    return Row(
        title=question.title,
        address=question.get_absolute_url(),
        number=question.number,
        more=told,
        verb=_("Read"),
        verb_address=question.get_absolute_url(),
        about=question.pk,
        state=question.status,
    )


def _not_public(question):
    if question.status in {Question.Status.WITHDRAWN, Question.Status.BINNED}:
        return _("Readers do not see it.")
    return _("With the editors.")
