"""Addresses of the organisation."""

from django.urls import URLPattern, path

from salesops.org.views import deputation

app_name = "org"
urlpatterns: list[URLPattern] = [
    path("stand-ins/", deputation.deputation_list, name="deputation-list"),
    path("stand-ins/new/", deputation.deputation_new, name="deputation-new"),
    path("stand-ins/<int:pk>/revoke/", deputation.deputation_revoke, name="deputation-revoke"),
]
