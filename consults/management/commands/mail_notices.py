"""``manage.py mail_notices``"""

from django.core.management.base import BaseCommand

from consults.editorial import notice_mail, notifications


class Command(BaseCommand):
    help = (
        "Mail everybody who wants it once a day what is new for them. `periodic` does it each day."
    )

    def handle(self, **options):
        self.stdout.write(f"{notice_mail.mail_daily(notifications.may_see)} mails.")
