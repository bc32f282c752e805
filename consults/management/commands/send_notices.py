"""``manage.py send_notices``"""

from django.core.management.base import BaseCommand

from consults.editorial import notice_mail, notifications


class Command(BaseCommand):
    help = (
        "Mail the notices of the desk that wait because the mail server was away; `periodic` runs it. Each is"
        " tried again after longer and longer waits, and given up after three days."
    )

    def handle(self, **options):
        waiting = notice_mail.deliver(notifications.may_see)
        self.stdout.write(f"{waiting} notices wait." if waiting else "Nothing waits.")
