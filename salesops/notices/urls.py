"""Addresses of this part of the ground."""

from django.urls import path

from salesops.notices.views import notice, preference

app_name = "notices"
urlpatterns = [
    path("", notice.NoticeList.as_view(), name="notice-list"),
    path("read/", notice.NoticeReadAll.as_view(), name="notice-read-all"),
    path("read/chosen/", notice.NoticeReadChosen.as_view(), name="notice-read-chosen"),
    path("unread/", notice.NoticeUnread.as_view(), name="notice-unread"),
    path("<int:pk>/read/", notice.NoticeRead.as_view(), name="notice-read"),
    path("preferences/", preference.Preferences.as_view(), name="preferences"),
    path("robots/new/", preference.RobotNew.as_view(), name="robot-new"),
    path("robots/<int:pk>/try/", preference.RobotTry.as_view(), name="robot-try"),
    path("robots/<int:pk>/end/", preference.RobotEnd.as_view(), name="robot-end"),
]
