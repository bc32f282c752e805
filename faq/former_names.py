"""Names that a tag had before it was renamed: they lead to the tag, as its old addresses do.

A tag keeps the address that its first name made, and remembers each one it had. So nothing more is stored of a
former name than readers' old links need.
"""

from django.db.models import Q
from django.utils.text import slugify

from faq.models import FaqTag, FormerSlug
from web import rights


def renamed(names, department):
    """Return {name: FaqTag} of those names (texts) that tags of a department had and have no longer."""
    wanted = {name: _addresses(name, department) for name in names}
    every = {address for addresses in wanted.values() for address in addresses}
    if not every:
        return {}
    rows = FaqTag.objects.filter(department=department).prefetch_related("former_slugs")
    rows = rows.filter(Q(slug__in=every) | Q(former_slugs__slug__in=every)).distinct()
    found = {}
    for name, addresses in wanted.items():
        tags = [tag for tag in rows if addresses & _had(tag) and not _is_called(tag, name)]
        found |= {name: tags[0]} if len(tags) == 1 else {}
    return found


def remember(tag, name, by):
    """Keep the address that a former name of a tag would have, unless one leads elsewhere."""
    rights.require(by, "faq.change_faqtag", "rename a tag")
    address = slugify(name, allow_unicode=True)[:150]
    taken = FaqTag.objects.filter(slug=address) or FormerSlug.objects.filter(slug=address)
    if address and not _is_called(tag, name) and not taken:
        tag.former_slugs.create(slug=address)


def _addresses(name, department):
    address = slugify(name, allow_unicode=True)[:150]
    return {address, f"{address}-{slugify(department.name)}"} if address else set()


def _had(tag):
    return {tag.slug, *(former.slug for former in tag.former_slugs.all())}


def _is_called(tag, name):
    """Return whether the name of now makes the same address: then the tag tells nothing of a former one."""
    return slugify(tag.name, allow_unicode=True) == slugify(name, allow_unicode=True)
