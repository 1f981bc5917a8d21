"""Addresses of memos."""

from django.urls import path

from salesops.memos.views import leak, memo

app_name = "memos"
urlpatterns = [
    path("", memo.MemoList.as_view(), name="memo-list"),
    path("new/", memo.new, name="memo-new"),
    path("<int:pk>/", memo.detail, name="memo-detail"),
    path("<int:pk>/edit/", memo.edit, name="memo-edit"),
    path("leaks/", leak.LeakList.as_view(), name="leak-list"),
    path("leaks/new/", leak.new, name="leak-new"),
    path("leaks/<int:pk>/", leak.detail, name="leak-detail"),
    path("leaks/<int:pk>/edit/", leak.edit, name="leak-edit"),
]
