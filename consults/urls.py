"""Addresses of the content; FAQ pages list consults, so their views live here as well."""

from django.urls import include, path

from consults.models import HousePage
from consults.public import feeds
from consults.public.views import (
    consult,
    doctor_index,
    feedback,
    guides,
    house,
    indexes,
    lists,
    share_images,
    suggest,
    topic_index,
)

app_name = "consults"

urlpatterns = [
    path("consults/", lists.questions, name="questions"),
    path("consults/<int:number>/", consult.question, name="number"),
    path("consults/<int:number>/share.png", share_images.consult, name="share_image"),
    path("consults/<int:number>/<str:slug>/", consult.question, name="question"),
    path("departments/", indexes.departments, name="departments"),
    path("departments/<str:slug>/", lists.department, name="department"),
    path("departments/<str:slug>/feed.atom", feeds.department, name="department_feed"),
    path("doctors/", doctor_index.doctors, name="doctors"),
    path("doctors/<str:slug>/", lists.doctor, name="doctor"),
    path("doctors/<str:slug>/feed.atom", feeds.doctor, name="doctor_feed"),
    path("search/suggest", suggest.suggestions, name="suggest"),
    path("feeds/consults.atom", feeds.everything, name="feed"),
    *(
        path(f"{kind}/", house.house_page, {"kind": kind}, name=kind)
        for kind in HousePage.Kind.values
    ),
]

faq_urls = include(
    (
        [
            path("", topic_index.topics, name="index"),
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
            path("<str:slug>/share.png", share_images.guide, name="share_image"),
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
