"""The page an invited doctor opens without an account: first the code, then the consult, then the answer."""

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.views.decorators.csrf import csrf_protect

from consults.desk import log
from consults.editorial import invitations
from consults.exchange.schema import from_data
from consults.exchange.to_documents import for_readers
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
    """The page an invited doctor opens: first the code, then the consult, then the answer."""
    invitation = invitations.find(token)
    tried = request.method == "POST" and is_too_often(request, "proof", RATE)
    if invitation is None or tried:
        return _private(HttpResponse(render("consults/proof_gone.html", {}), status=404))
    if not _confirmed(request, invitation):
        return _private(_ask_code(request, invitation))
    typed = request.POST.get("words", "")[:5000]
    error, words = "", typed.replace("\x00", "")
    if words != typed:
        error = UNSTORABLE
    elif "answer" in request.POST:
        try:
            invitations.answer(invitation, request.POST["answer"], words)
        except WorkflowError as refusal:
            error = str(refusal)
        else:
            _log(invitation, request.POST["answer"])
            return _private(HttpResponse(render("consults/proof_done.html", {})))
    document = for_readers(from_data(invitation.revision.document))
    answer = {
        "doctor": str(invitation.doctor),
        "error": error,
        "words": words,
        "csrf": get_token(request),
    }
    banner = "For you alone: not published. Please do not pass it on."
    return _private(HttpResponse(page_of(document, banner, answer)))


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


def _ask_code(request, invitation):
    error = ""
    if "mail" in request.POST and invitation.confirm == Invitation.Confirm.MAILED:
        try:
            invitations.mail_code(invitation)
            error = "The code is on its way to your address."
        except WorkflowError as refusal:
            error = str(refusal)
    elif "code" in request.POST:
        if invitations.confirm(invitation, request.POST["code"]):
            answer = HttpResponseRedirect(request.path)
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
        error = "That is not the code. After five wrong ones the link is closed."
    context = {
        "csrf": get_token(request),
        "error": error,
        "mailed": invitation.confirm == Invitation.Confirm.MAILED,
        "expires": invitation.expires_at,
    }
    return HttpResponse(render("consults/proof_code.html", context))


def _private(answer):
    """Nobody keeps, indexes or passes on the page or its address."""
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = (
        "strict-origin"  # never the path; “no-referrer” would break the form
    )
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
