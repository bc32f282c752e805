"""Mail on a public site where EMAIL_URL is not set: nothing is sent, and nothing is printed."""

from django.core.mail.backends.base import BaseEmailBackend


class NotSetUp(BaseEmailBackend):
    """Refuses every mail as a mail server that is down would, so callers say so at the desk."""

    def send_messages(self, messages):
        raise OSError("EMAIL_URL is not set, so no mail can be sent")
