"""Addresses of the content; FAQ pages list consults, so their views live here as well."""

from django.urls import include, path

from consults.public import feeds
from consults.public.views import consult, feedback, guides, indexes, lists, suggest

app_name = "consults"

urlpatterns = [
    path("consults/", lists.questions, name="questions"),
    path("consults/<int:number>/", consult.question, name="number"),
    path("consults/<int:number>/<str:slug>/", consult.question, name="question"),
    path("departments/", indexes.departments, name="departments"),
    path("departments/<str:slug>/", lists.department, name="department"),
    path("departments/<str:slug>/feed.atom", feeds.department, name="department_feed"),
    path("doctors/", indexes.doctors, name="doctors"),
    path("doctors/<str:slug>/", lists.doctor, name="doctor"),
    path("search/suggest", suggest.suggestions, name="suggest"),
    path("feeds/consults.atom", feeds.everything, name="feed"),
]

faq_urls = include(
    (
        [
            path("", indexes.faq, name="index"),
            path("<str:slug>/", lists.tag, name="tag"),
            path("<str:slug>/feed.atom", feeds.tag, name="feed"),
        ],
        "faq",
    )
)

guide_urls = include(
    (
        [
            path("", guides.guides, name="index"),
            path("<str:slug>/", guides.guide, name="guide"),
        ],
        "guides",
    )
)

tell_urls = include(
    (
        [
            path("<int:number>/report/", feedback.report, name="report"),
            path("<int:number>/feedback/", feedback.feedback, name="feedback"),
            path("thanks/", feedback.thanks, name="thanks"),
        ],
        "tell",
    )
)
