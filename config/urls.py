"""Every address of the site. Those in a named group are public; see config.middleware."""

from django.contrib import admin
from django.urls import include, path

from config import sitemaps, views
from consults.urls import faq_urls, tell_urls
from consults.views.indexes import home

pages = [
    path("", home, name="home"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap_index"),
    path("sitemaps/<str:name>-<int:number>.xml", sitemaps.sitemap, name="sitemap"),
]

urlpatterns = [
    path("", include((pages, "pages"))),
    path("", include("consults.urls")),
    path("faq/", faq_urls),
    path("guides/", include("faq.urls")),
    path("tell/", tell_urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]

handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
