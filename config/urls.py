"""Every address of the site. Those in a named group are public; see config.middleware."""

from django.contrib import admin
from django.urls import include, path

from config import sitemap_index, views
from consults.public.views.indexes import home
from consults.urls import faq_urls, guide_urls, tell_urls

pages = [
    path("", home, name="home"),
    path("robots.txt", views.robots, name="robots"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("sitemap.xml", sitemap_index.index, name="sitemap_index"),
    path("sitemaps/<str:name>-<int:number>.xml", sitemap_index.sitemap, name="sitemap"),
]


urlpatterns = [
    path("", include((pages, "pages"))),
    path("", include("consults.urls")),
    path("faq/", faq_urls),
    path("guides/", guide_urls),
    path("tell/", tell_urls),
    path(".well-known/security.txt", views.security, name="security"),
    # Where guides were before they became content: bookmarks of the desk go on working.
    path("admin/faq/guide/", views.moved_guide, name="moved_guides"),
    path("admin/faq/guide/<path:rest>", views.moved_guide, name="moved_guide"),
    path("admin/", admin.site.urls),
]

handler400 = "config.views.bad_request"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
