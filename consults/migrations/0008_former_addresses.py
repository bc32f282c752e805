"""Departments and doctors keep the addresses they once had, as tags do."""

from django.db import migrations, models
from django.db.models.deletion import CASCADE

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _of(owner, longest):
    """Return the fields of the table of an owner's former addresses."""
    key = models.ForeignKey(f"consults.{owner}", CASCADE, related_name="former_slugs")
    return [
        ("id", ID.clone()),
        ("slug", models.CharField(max_length=longest, unique=True)),
        (owner, key),
    ]


class Migration(migrations.Migration):
    dependencies = [("consults", "0007_house_pages")]

    operations = [
        migrations.CreateModel("FormerDepartmentSlug", _of("department", 120)),
        migrations.CreateModel("FormerDoctorSlug", _of("doctor", 180)),
    ]
