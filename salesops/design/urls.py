"""Addresses of the design page."""

from django.urls import path

from salesops.design import views

app_name = "design"
urlpatterns = [
    path("", views.home, name="home"),
    path("part/", views.part, name="part"),
]
