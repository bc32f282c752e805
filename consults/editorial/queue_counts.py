"""How many consults or guides wait in each of many queues, in one statement."""

from django.contrib.auth import get_user_model
from django.db.models import IntegerField, Subquery

MOST_COUNTED = 1000


class CountOf(Subquery):
    """How many rows a queryset has, as a column: many counts in one statement."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def counts(user, rows, single=()):
    """Return {name: how many} of {name: queryset}; what is beyond MOST_COUNTED is not counted.

    `single` is {name: queryset of one value}; they come along, None where there is no row.
    """
    columns = {
        f"n_{name}": CountOf(found.order_by().values("pk")[: MOST_COUNTED + 1])
        for name, found in rows.items()
    }
    columns |= {f"n_{name}": Subquery(found[:1]) for name, found in dict(single).items()}
    own = get_user_model().objects.filter(pk=user.pk)
    counted = own.annotate(**columns).values(*columns).get()
    return {name.removeprefix("n_"): count for name, count in counted.items()}


def shown(count):
    """Return a count as it is shown."""
    return f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else f"{count:,}"
