"""Addresses of exports."""

from django.urls import path

from salesops.export import views

app_name = "export"
urlpatterns = [
    path("<slug:kind>/", views.new, name="run-new"),
    path("runs/<int:pk>/", views.detail, name="run-detail"),
    path("runs/<int:pk>/progress/", views.progress, name="run-progress"),
    path("runs/<int:pk>/file/", views.download, name="run-download"),
]
