from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from taggit.models import TagBase

from text.names import first_letter, same_name
from text.words import key_of


class FaqTag(TagBase):
    """A topic readers look for, such as “Muscle Fasciculation” of Neurology.

    The same name may exist in two departments; its address is unique. `department` is the
    vocabulary's one mention of the content above it.
    """

    name = models.CharField(max_length=150)
    name_key = models.CharField(max_length=150, editable=False)
    slug = models.SlugField(max_length=180, unique=True, allow_unicode=True)
    department = models.ForeignKey(
        "consults.Department", on_delete=models.PROTECT, related_name="faq_tags"
    )
    description = models.TextField(
        blank=True, help_text="Shown above the consults of this tag. Plain text."
    )
    stem_key = models.CharField(max_length=300, editable=False, db_index=True, default="")
    initial = models.CharField(max_length=1, editable=False, db_index=True)

    class Meta:
        verbose_name = "FAQ tag"
        verbose_name_plural = "FAQ tags"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("name_key", "department", name="tag_name_once_in_a_department"),
            models.CheckConstraint(name="tag_has_a_slug", condition=~models.Q(slug="")),
        ]

    def get_absolute_url(self):
        return reverse("faq:tag", args=[self.slug])

    def clean(self):
        super().clean()
        twins = FaqTag.objects.filter(name_key=same_name(self.name), department=self.department_id)
        if twins.exclude(pk=self.pk).exists():
            raise ValidationError({"name": "This department has a tag of this name already."})
        if not slugify(self.name, allow_unicode=True):
            raise ValidationError({"name": "A tag needs at least one letter or digit."})

    def save(self, *args, **kwargs):
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self):
        """Fill what follows from the name: how it is compared and found, and its A–Z letter."""
        self.name_key = same_name(self.name)
        self.stem_key = key_of(self.name)[:300]
        self.initial = first_letter(self.name)

    def slugify(self, tag, i=None):
        """Taggit asks for a slug from the name; a taken one gets the department, then a number."""
        slug = slugify(tag, allow_unicode=True)[:150] or "tag"
        if i is None:
            return slug
        return f"{slug}-{slugify(self.department.name)}" if i == 1 else f"{slug}-{i}"
