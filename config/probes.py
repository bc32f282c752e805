"""Where machines look whether the site is up: ahead of everything that could hang or refuse their host name."""

from django.http import HttpResponse, JsonResponse

from config import metric_page, readiness


def healthz(request):
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request):
    """503 while pages cannot be served; the JSON names each part, those too without which pages go on."""
    results = readiness.results()
    status = 200 if readiness.serves(results) else 503
    return JsonResponse(
        {name: "ok" if good else "no answer" for name, good in results.items()}, status=status
    )


ADDRESSES = {"/healthz": healthz, "/readyz": readyz}


class ProbesMiddleware:
    """Answers the probes by any host name, and with neither session nor database in the way."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info == "/metrics" and metric_page.is_asked(request):
            return metric_page.answer(request)
        return ADDRESSES.get(request.path_info, self.get_response)(request)
