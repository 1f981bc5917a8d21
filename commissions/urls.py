"""Addresses of the commissions floor, by chapter."""

from django.urls import path

from commissions.views import month, statement

app_name = "commissions"
urlpatterns = [
    path("", statement.StatementList.as_view(), name="statement-list"),
    path("statements/<int:person_pk>/<str:code>/", statement.detail, name="statement-detail"),
    path("of-contract/<int:contract_pk>/", statement.of_contract, name="lifeline-of-contract"),
    path("months/", month.MonthList.as_view(), name="month-list"),
    path("months/note/", month.note, name="month-note"),
    path("months/<str:code>/", month.detail, name="month-detail"),
    path("months/<str:code>/settle/", month.settle, name="month-settle"),
]
