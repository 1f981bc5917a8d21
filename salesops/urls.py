"""Every address of the product, by app."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from salesops.org.sign_in import SignInForm
from salesops.views import healthz, set_language

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("login/", LoginView.as_view(authentication_form=SignInForm, redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("rules/", include("salesops.policy.urls")),
    path("notices/", include("salesops.notices.urls")),
    path("papers/", include("salesops.documents.urls")),
    path("approvals/", include("salesops.approvals.urls")),
    path("customers/", include("customers.urls")),
    path("quotes/", include("quotes.urls")),
    path("", include("reports.urls")),
]
