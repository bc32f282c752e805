from django.db import models, transaction

from consults.models.mention import Mention
from consults.models.question import Question

FIRST_NUMBER = 1001


class NumberSequence(models.Model):
    """The last consult number this library gave out itself. One row."""

    last = models.PositiveIntegerField(default=FIRST_NUMBER - 1)

    def __str__(self):
        return str(self.last)

    @classmethod
    @transaction.atomic
    def take(cls, count, is_taken):
        """Return `count` new numbers; `is_taken` (list of numbers -> set) names those to skip."""
        row, _ = cls.objects.select_for_update().get_or_create(pk=1)
        numbers = []
        while len(numbers) < count:
            wanted = list(range(row.last + 1, row.last + 1 + count - len(numbers)))
            taken = is_taken(wanted)
            numbers += [number for number in wanted if number not in taken]
            row.last = wanted[-1]
        row.save(update_fields=["last"])
        return numbers


class RetiredNumber(models.Model):
    """A number whose consult was removed. It is never given out again."""

    number = models.PositiveIntegerField(primary_key=True)
    was_public = models.BooleanField(
        default=False, help_text="Its address says that it is gone; else it never existed."
    )
    retired_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"#{self.number}"


def taken_numbers(wanted):
    """Return those of `wanted` that a consult has or had, or that some text refers to."""
    return {
        *Question.objects.filter(number__in=wanted).values_list("number", flat=True),
        *RetiredNumber.objects.filter(number__in=wanted).values_list("number", flat=True),
        *Mention.objects.filter(number__in=wanted).values_list("number", flat=True),
    }
