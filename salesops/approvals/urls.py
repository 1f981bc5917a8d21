"""Addresses of approvals."""

from django.urls import URLPattern, path

from salesops.approvals.views import requests

app_name = "approvals"
urlpatterns: list[URLPattern] = [
    path("", requests.inbox, name="inbox"),
    path("mine/", requests.mine, name="mine"),
    path("many/", requests.decide_many, name="request-decide-many"),
    path("<int:pk>/", requests.detail, name="request-detail"),
    path("<int:pk>/panel/", requests.panel, name="request-panel"),
    path("<int:pk>/decide/", requests.decide, name="request-decide"),
    path("<int:pk>/withdraw/", requests.withdraw, name="request-withdraw"),
]
