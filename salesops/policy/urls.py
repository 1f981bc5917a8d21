"""Addresses under rules/."""

from django.urls import path

from salesops.policy.views import RuleList

app_name = "policy"
urlpatterns = [path("", RuleList.as_view(), name="rule-list")]
