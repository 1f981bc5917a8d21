"""Addresses of this part of the ground."""

from django.urls import path

from salesops.documents import views

app_name = "documents"
urlpatterns = [
    path("company/", views.profile_list, name="profile-list"),
    path("company/<int:pk>/accept/", views.profile_accept, name="profile-accept"),
    path("company/<int:pk>/refuse/", views.profile_refuse, name="profile-refuse"),
    path("<int:pk>.pdf", views.PaperDownload.as_view(), name="paper-download"),
    path("files/<int:pk>/", views.FileDownload.as_view(), name="file-download"),
    path("files/<int:pk>/look/", views.FilePreview.as_view(), name="file-preview"),
]
