"""The public page of a guide that nobody has published: rendered by the public template, stored nowhere."""

from django.utils import timezone

from consults.editorial.guide_revisions import fill
from consults.models import Department, Guide
from faq.models import FaqTag
from text.names import make_slug, same_name
from web.pages import absolute, render


def page_of(document, banner):
    """Return the HTML of the page readers would see of a guide document (exchange.schema.Guide).

    `banner` is a sentence above it that says what this is. Tags that are not here yet are left out.
    """
    guide = Guide(
        slug=make_slug(document.title, "guide"),
        department=Department.objects.filter(name=document.department).first(),
        published_at=document.published_at or timezone.now(),
        reviewed_by=document.review.by,
        reviewed_on=document.review.on,
    )
    fill(guide, document)
    guide.prepare()
    context = {
        "guide": guide,
        "tags": _tags(document),
        "banner": banner,
        "canonical": absolute(guide.get_absolute_url()),
        "site_notice": "",
    }
    return render("consults/guide_proof.html", context)


def _tags(document):
    wanted = [(same_name(tag.name), tag.department) for tag in document.tags]
    rows = FaqTag.objects.filter(name_key__in=[key for key, _ in wanted])
    here = {(tag.name_key, tag.department.name): tag for tag in rows.select_related("department")}
    return [here[key] for key in wanted if key in here]
