"""Addresses of everybody's own desk."""

from django.urls import path

from salesops.desk.views import lists, palette

app_name = "desk"
urlpatterns = [
    path("find/", palette.palette, name="palette"),
    path("views/new/", lists.view_new, name="view-new"),
    path("views/<int:pk>/drop/", lists.view_drop, name="view-drop"),
    path("columns/", lists.columns, name="columns"),
]
