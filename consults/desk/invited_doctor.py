"""The page an invited doctor opens without an account: first the code, then the consult, then the answer."""

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.views.decorators.csrf import csrf_protect

from consults.desk import log
from consults.editorial import invitations
from consults.exchange.disclosure import for_readers
from consults.exchange.serialization import from_data
from consults.models import Invitation
from consults.public.preview import page_of
from web.bodies import FORM, takes
from web.errors import WorkflowError
from web.pages import render
from web.rate_limit import is_too_often

COOKIE = "proof"  # says that the code was given; it holds for this link and an hour
HOUR = 60 * 60
RATE = "30/h"  # posts of one network
UNSTORABLE = (
    "Your text held a character that no text can hold. It was taken out: look at the text and send it"
    " again."
)
known = TimestampSigner(salt="consults.invitation.confirmed")


@takes(FORM, cleans={"words"})
@csrf_protect
def proof(request, token):
    """The page an invited doctor opens: first the code, then the consult, then the answer.

    What the doctor wrote stays on the page, also where the link was closed or the code is asked once more.
    """
    typed = request.POST.get("words", "").replace("\r\n", "\n")  # one character, as the box counts
    words = typed.replace("\x00", "")
    invitation = invitations.find(token)
    tried = request.method == "POST" and is_too_often(request, "proof", RATE)
    if invitation is None or tried:
        gone = render("consults/proof_gone.html", {"words": words})
        return _private(HttpResponse(gone, status=404))
    if not _confirmed(request, invitation):
        return _private(_ask_code(request, invitation, words))
    asked = "answer" in request.POST
    error = UNSTORABLE if words != typed else asked and _take(request, invitation, words)
    if asked and not error:
        return _private(HttpResponse(render("consults/proof_done.html", {})))
    return _private(_consult_page(request, invitation, error or "", words))


def _take(request, invitation, words):
    """Keep the doctor's answer; returns "", or the sentence on why it was refused."""
    try:
        invitations.answer(invitation, request.POST["answer"], words)
    except WorkflowError as refusal:
        return str(refusal)
    _log(invitation, request.POST["answer"])
    return ""


def _consult_page(request, invitation, error, words):
    """The consult as readers would see it, with the boxes for the doctor's answer."""
    document = for_readers(from_data(invitation.revision.plain))
    answer = {
        "doctor": str(invitation.doctor),
        "error": error,
        "words": words,
        "csrf": get_token(request),
    }
    banner = "For you alone: not published. Please do not pass it on."
    return HttpResponse(page_of(document, banner, answer))


def _log(invitation, kind):
    """The log names who invited, since a doctor without an account has no name there."""
    sentence = f"Invitation {invitation.pk} answered by the doctor: {kind}."
    log.write(invitation.by, invitation.question, sentence)


def _confirmed(request, invitation):
    try:
        given = known.unsign(request.COOKIES.get(COOKIE, ""), max_age=HOUR)
    except BadSignature:
        return False
    return given == f"{invitation.pk}"


def _ask_code(request, invitation, words):
    error = ""
    if "mail" in request.POST and invitation.confirm == Invitation.Confirm.MAILED:
        try:
            invitations.mail_code(invitation)
            error = "The code is on its way to your address."
        except WorkflowError as refusal:
            error = str(refusal)
    elif "code" in request.POST:
        if invitations.confirm(invitation, request.POST["code"]):
            return _let_in(request, invitation, words)
        error = "That is not the code. After five wrong ones the link is closed."
    context = {
        "csrf": get_token(request),
        "error": error,
        "mailed": invitation.confirm == Invitation.Confirm.MAILED,
        "expires": invitation.expires_at,
        "words": words,
    }
    return HttpResponse(render("consults/proof_code.html", context))


def _let_in(request, invitation, words):
    """Send on who gave the code, and know them on this page for an hour; what they wrote before comes along."""
    answer = HttpResponseRedirect(request.path)
    if words:
        answer = _consult_page(request, invitation, "", words)
    answer.set_cookie(
        COOKIE,
        known.sign(f"{invitation.pk}"),
        max_age=HOUR,
        path=request.path,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer


def _private(answer):
    """Nobody keeps, indexes or passes on the page or its address."""
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = (
        "strict-origin"  # never the path; “no-referrer” would break the form
    )
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
