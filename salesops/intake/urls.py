"""Addresses of imports."""

from django.urls import path

from salesops.intake import views

app_name = "intake"
urlpatterns = [
    path("<slug:kind>/", views.new, name="run-new"),
    path("<slug:kind>/template/", views.template, name="run-template"),
    path("runs/<int:pk>/", views.detail, name="run-detail"),
    path("runs/<int:pk>/progress/", views.progress, name="run-progress"),
    path("runs/<int:pk>/confirm/", views.confirm, name="run-confirm"),
    path("runs/<int:pk>/drop/", views.drop, name="run-drop"),
]
