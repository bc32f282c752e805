"""Names that a tag or department had before it was renamed: they lead to it, as its old addresses do.

It keeps the address that its first name made, and remembers each one it had. So nothing more is stored of a
former name than readers' old links need.
"""

from django.db.models import Q
from django.utils.text import slugify

from faq.models import FaqTag
from web import rights

LONGEST = 150  # letters of an address


def renamed(names, department):
    """Return {name: FaqTag} of those names (texts) that tags of a department had and have no longer."""
    wanted = {name: _addresses(name, department) for name in names}
    every = {address for addresses in wanted.values() for address in addresses}
    if not every:
        return {}
    rows = list(_with_addresses(FaqTag.objects.filter(department=department), every))
    found = {name: _the_one(rows, addresses, name) for name, addresses in wanted.items()}
    return {name: tag for name, tag in found.items() if tag is not None}


def known_as(rows, name):
    """Return the one of these rows (a queryset) that had a name and has it no longer, or None."""
    addresses = {slugify(name, allow_unicode=True)} - {""}
    return _the_one(_with_addresses(rows, addresses), addresses, name)


def _with_addresses(rows, addresses):
    rows = rows.filter(Q(slug__in=addresses) | Q(former_slugs__slug__in=addresses)).distinct()
    return rows.prefetch_related("former_slugs")


def _the_one(rows, addresses, name):
    found = [row for row in rows if addresses & _had(row) and not _is_called(row, name)]
    return found[0] if len(found) == 1 else None


def remember(row, name, by):
    """Keep the address that a former name of a tag or department would have, unless one leads elsewhere."""
    rights.require(by, f"{row._meta.app_label}.change_{row._meta.model_name}", f"rename {row}")
    address = slugify(name, allow_unicode=True)[:LONGEST]
    former = row.former_slugs.model.objects.filter(slug=address)
    taken = former.exists() or type(row).objects.filter(slug=address).exists()
    if address and not _is_called(row, name) and not taken:
        row.former_slugs.create(slug=address)


def _addresses(name, department):
    address = slugify(name, allow_unicode=True)[:LONGEST]
    return {address, f"{address}-{slugify(department.name)}"} if address else set()


def _had(row):
    return {row.slug, *(former.slug for former in row.former_slugs.all())}


def _is_called(row, name):
    """Return whether the name of now makes the same address: then the row tells nothing of a former one."""
    return slugify(row.name, allow_unicode=True) == slugify(name, allow_unicode=True)
