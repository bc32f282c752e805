"""What the page of a tag, a department or a doctor says about it, beside the list of its consults."""

from consults.facets.chosen import Found
from consults.facets.most_useful import most_useful
from consults.models import Guide
from consults.models.due import PUBLIC, now_value
from consults.models.statements import rows_of
from faq.models import FaqTag

MANY = 8  # consults from which a page shows the most useful ones first


def subject_of(found, own, query):
    """Return what a page says of its subject `own`, a (kind, slug); None where nothing of it is public.

    Names, guides and the most useful consults are for a page that nothing narrows: `query` is its own.
    """
    about = _about(found, own)
    if about is None:
        return None
    is_whole = own[0] == "tag" and not query
    names, guides = _names_and_guides(own[1]) if is_whole else ([], [])
    useful = most_useful(about) if is_whole and found.total >= MANY else []
    return {"about": about, "aliases": names, "guides": guides, "useful": useful}


def _about(found, own):
    """Return the Found whose page this is, or None when the public sees nothing of it."""
    for facet in found.facets:
        if (facet.kind, facet.value) == own and facet.published > 0:
            return facet
    return _tag_with_a_guide(own[1]) if own[0] == "tag" else None


def _tag_with_a_guide(slug):
    tags = FaqTag.objects.filter(slug=slug, guides__in=Guide.objects.published())
    tag = tags.select_related("department").first()
    if tag is None:
        return None
    place = tag.department
    return Found(0, "tag", 0, 0, slug, tag.name, tag.description, place.name, place.slug)


NAMES_AND_GUIDES = (
    "SELECT a.name, '' FROM faq_faqtag t CROSS JOIN faq_alias a WHERE t.slug = %s AND a.tag_id = t.id"
    " UNION ALL SELECT q.title, q.slug FROM faq_faqtag t CROSS JOIN faq_guidetag w CROSS JOIN faq_guide q"
    f" WHERE t.slug = %s AND w.tag_id = t.id AND q.id = w.guide_id AND {PUBLIC}"
)


def _names_and_guides(slug):
    """Return (aliases, [(title, slug) of published guides]) of a tag, in one query."""
    rows = sorted(rows_of(NAMES_AND_GUIDES, [slug, slug, now_value()]))
    return [name for name, slug in rows if not slug], [row for row in rows if row[1]]
