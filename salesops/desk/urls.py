"""Addresses of everybody's own desk."""

from django.urls import path

from salesops.desk.views import lists, palette
from salesops.desk.views.draft import DraftView

app_name = "desk"
urlpatterns = [
    path("find/", palette.palette, name="palette"),
    path("draft/<slug:key>/", DraftView.as_view(), name="draft"),
    path("views/new/", lists.view_new, name="view-new"),
    path("views/<int:pk>/drop/", lists.view_drop, name="view-drop"),
    path("columns/", lists.columns, name="columns"),
]
