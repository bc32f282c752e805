"""Every address of the site. Those in a named group are public; see config.middleware."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config import sitemap_index, views
from consults.public.views.indexes import home
from consults.urls import faq_urls, guide_urls, tell_urls

pages = [
    path("", home, name="home"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap_index.index, name="sitemap_index"),
    path("sitemaps/<str:name>-<int:number>.xml", sitemap_index.sitemap, name="sitemap"),
]


def _moved(address):
    return RedirectView.as_view(url=address, permanent=True, query_string=True)


urlpatterns = [
    path("", include((pages, "pages"))),
    path("", include("consults.urls")),
    path("faq/", faq_urls),
    path("guides/", guide_urls),
    path("tell/", tell_urls),
    path(".well-known/security.txt", views.security, name="security"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    # Where guides were before they became content: bookmarks of the desk go on working.
    path("admin/faq/guide/", _moved("/admin/consults/guide/"), name="moved_guides"),
    path(
        "admin/faq/guide/<path:rest>", _moved("/admin/consults/guide/%(rest)s"), name="moved_guide"
    ),
    path("admin/", admin.site.urls),
]

handler400 = "config.views.bad_request"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
