"""Pictures of links. They are there exactly as long as the page they stand for."""

from django.http import HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from consults.models import Guide
from consults.public import consult_page, share_image
from consults.public.share_drawing import draw
from consults.public.views.consult import gone_or_404
from consults.public.views.guides import gone_or_404 as guide_gone_or_404

GENERAL = "icons/share.png"


def consult(request, number):
    """The picture of a consult."""
    found = consult_page.consult(number)
    if found is None:
        return gone_or_404(number)
    return _picture(request, share_image.of_consult(found, consult_page.answers(found.pk)))


def guide(request, slug):
    """The picture of a guide."""
    rows = Guide.objects.published().for_cards().select_related("department")
    found = rows.filter(slug=slug).first()
    if found is None:
        return guide_gone_or_404(slug)
    return _picture(request, share_image.of_guide(found))


def _picture(request, sheet):
    """Draw a Sheet unless whoever asks has it; what cannot be drawn is the picture of the site."""
    if sheet is None:
        return HttpResponseRedirect(static(GENERAL))
    etag = quote_etag(sheet.key)
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        known["ETag"] = etag
        return known
    body = draw(sheet)
    if body is None:
        return HttpResponseRedirect(static(GENERAL))
    return HttpResponse(body, content_type="image/png", headers={"ETag": etag})
