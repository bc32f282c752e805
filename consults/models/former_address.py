from django.db import models


class FormerDepartmentSlug(models.Model):
    """An address a department once had; it redirects to the department for good."""

    slug = models.CharField(max_length=120, unique=True)
    department = models.ForeignKey(
        "consults.Department", models.CASCADE, related_name="former_slugs"
    )

    def __str__(self):
        return self.slug


class FormerDoctorSlug(models.Model):
    """An address a doctor once had; it redirects to the doctor for good."""

    slug = models.CharField(max_length=180, unique=True)
    doctor = models.ForeignKey("consults.Doctor", models.CASCADE, related_name="former_slugs")

    def __str__(self):
        return self.slug
