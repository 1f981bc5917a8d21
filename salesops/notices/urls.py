"""Addresses of this part of the ground."""

from django.urls import path

from salesops.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.NoticeList.as_view(), name="notice-list"),
    path("read/", views.NoticeReadAll.as_view(), name="notice-read-all"),
    path("<int:pk>/read/", views.NoticeRead.as_view(), name="notice-read"),
]
