"""Addresses of the commissions floor, by chapter."""

from django.urls import URLPattern

app_name = "commissions"
urlpatterns: list[URLPattern] = []
