from django.urls import path

from faq import views

app_name = "guides"

urlpatterns = [
    path("", views.guides, name="index"),
    path("<str:slug>/", views.guide, name="guide"),
]
