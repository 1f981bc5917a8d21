"""Addresses of operations."""

from django.urls import path

from salesops.operations import views

app_name = "operations"
urlpatterns = [
    path("", views.home, name="home"),
    path("jobs/<int:pk>/retry/", views.job_retry, name="job-retry"),
    path("jobs/retry/", views.job_retry_all, name="job-retry-all"),
    path("jobs/retry/chosen/", views.job_retry_chosen, name="job-retry-chosen"),
    path("calendar/<int:year>/load/", views.year_load, name="year-load"),
]
