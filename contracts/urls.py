"""Addresses of the contracts floor, by chapter."""

from django.urls import URLPattern

app_name = "contracts"
urlpatterns: list[URLPattern] = []
