"""The public page of a guide that nobody has published: rendered by the public template, stored nowhere."""

from django.utils import timezone

from consults.editorial.guide_revisions import fill
from consults.models import Department, Guide
from consults.public import help_now, page_head
from consults.public.shown_early import page_early
from faq.models import FaqTag
from text.contents import with_contents
from text.names import make_slug, same_name


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
    context = {**layout(guide, _tags(document)), "trail": page_head.trail_of_guide(guide)}
    return page_early("consults/guide.html", context, guide.get_absolute_url(), banner)


def layout(guide, tags):
    """Return what the template of a guide needs of it and its FaqTags (with `help_now` selected)."""
    body, contents = with_contents(guide.body_html)
    return {
        "guide": guide,
        "tags": tags,
        "consults": [],
        "urgency": help_now.of_tags(tags, guide.department),
        "body": body,
        "contents": contents,
    }


def _tags(document):
    wanted = [(same_name(tag.name), tag.department) for tag in document.tags]
    rows = FaqTag.objects.filter(name_key__in=[key for key, _ in wanted])
    here = {
        (tag.name_key, tag.department.name): tag
        for tag in rows.select_related("department", "help_now")
    }
    return [here[key] for key in wanted if key in here]
