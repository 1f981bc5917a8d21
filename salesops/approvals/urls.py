"""Addresses of approvals."""

from django.urls import URLPattern, path

from salesops.approvals import views

app_name = "approvals"
urlpatterns: list[URLPattern] = [
    path("", views.inbox, name="inbox"),
    path("mine/", views.mine, name="mine"),
    path("many/", views.decide_many, name="request-decide-many"),
    path("<int:pk>/", views.detail, name="request-detail"),
    path("<int:pk>/panel/", views.panel, name="request-panel"),
    path("<int:pk>/decide/", views.decide, name="request-decide"),
    path("<int:pk>/withdraw/", views.withdraw, name="request-withdraw"),
]
