from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from text.names import initials, make_slug, same_name


class Doctor(models.Model):
    """Who replies. One row per name and department.

    Two doctors of one name in two departments may be two people, and putting one person's words
    under another's name is the one mistake that cannot be undone, so they stay apart.
    """

    name = models.CharField(max_length=150, help_text="Without the title: “Jiang Junyi”.")
    name_key = models.CharField(max_length=150, editable=False)
    initials = models.CharField(max_length=20, editable=False, default="", db_default="")
    slug = models.SlugField(max_length=180, unique=True, allow_unicode=True)
    honorific = models.CharField(max_length=40, blank=True, default="Dr.")
    department = models.ForeignKey("consults.Department", models.PROTECT, related_name="doctors")
    hospital = models.CharField(max_length=200, blank=True, help_text="Where they work today.")
    credentials = models.CharField(max_length=200, blank=True)
    biography = models.TextField(blank=True, help_text="Plain text.")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="doctor",
        verbose_name="account",
        help_text="With which the doctor answers what is addressed to them.",
    )
    active = models.BooleanField(default=True, help_text="Still answers questions.")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("name_key", "department", name="doctor_once_in_a_department")
        ]

    def __str__(self):
        return f"{self.honorific} {self.name}".strip()

    def get_absolute_url(self):
        return reverse("consults:doctor", args=[self.slug])

    def clean(self):
        twins = Doctor.objects.filter(name_key=same_name(self.name), department=self.department_id)
        if twins.exclude(pk=self.pk).exists():
            raise ValidationError({"name": "This department has a doctor of this name already."})

    def save(self, *args, **kwargs):
        self.name_key = same_name(self.name)
        self.initials = initials(self.name)
        self.slug = self.slug or self.unused_slug()
        super().save(*args, **kwargs)

    def unused_slug(self):
        """Return the name as a slug; a taken one gets the department, then a number."""
        base = make_slug(self.name, "doctor")
        slug, number = base, 1
        while Doctor.objects.filter(slug=slug).exists():
            slug = f"{base}-{self.department.slug}" if number == 1 else f"{base}-{number}"
            number += 1
        return slug
