"""Messages of the desk: what a page says of a save holds only where the save does."""

from django.contrib.messages.storage import default_storage

LEAST_ERROR = 400


class MessagesOfErrorsMiddleware:
    """Drops what a request wanted to tell on the next page where its answer is an error.

    A save that fails at its commit has said “Saved” by then, and the message would travel in a cookie. Messages
    of earlier requests stay.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code >= LEAST_ERROR and hasattr(request, "_messages"):
            request._messages = default_storage(request)
        return response
