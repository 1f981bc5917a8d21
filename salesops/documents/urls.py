"""Addresses of this part of the ground."""

from django.urls import URLPattern

app_name = "documents"
urlpatterns: list[URLPattern] = []
