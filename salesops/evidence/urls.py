"""Addresses of evidence."""

from django.urls import path

from salesops.evidence.views import log

app_name = "evidence"
urlpatterns = [
    path("log/", log.LogPage.as_view(), name="log"),
]
