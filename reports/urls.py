"""Addresses of the app."""

from django.urls import path

from reports.views import discipline, home, report

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("reports/", report.ReportList.as_view(), name="report-list"),
    path("reports/prices/", discipline.overview, name="discipline-overview"),
    path("reports/prices/lines/", discipline.lines, name="discipline-lines"),
    path("reports/now/", report.now, name="report-now"),
    path("reports/team/", report.team, name="report-team"),
    path("reports/<int:pk>/", report.detail, name="report-detail"),
    path("reports/week/<str:code>/", report.edit, name="report-edit"),
    path("reports/week/<str:code>/check/", report.Check.as_view(), name="report-check"),
]
