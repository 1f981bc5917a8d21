"""Every address of the product, by app."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from salesops.views import SignInView, healthz, set_language

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("login/", SignInView.as_view(), name="login"),
    # Open to all: else a session that ended meanwhile would send people to sign in, and then to a page without a GET.
    path("logout/", login_not_required(LogoutView.as_view()), name="logout"),
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("rules/", include("salesops.policy.urls")),
    path("desk/", include("salesops.desk.urls")),
    path("notices/", include("salesops.notices.urls")),
    path("papers/", include("salesops.documents.urls")),
    path("organisation/", include("salesops.org.urls")),
    path("evidence/", include("salesops.evidence.urls")),
    path("export/", include("salesops.export.urls")),
    path("intake/", include("salesops.intake.urls")),
    path("approvals/", include("salesops.approvals.urls")),
    path("memos/", include("salesops.memos.urls")),
    path("seals/", include("salesops.seals.urls")),
    path("operations/", include("salesops.operations.urls")),
    path("design/", include("salesops.design.urls")),
    path("customers/", include("customers.urls")),
    path("quotes/", include("quotes.urls")),
    path("contracts/", include("contracts.urls")),
    path("commissions/", include("commissions.urls")),
    path("", include("reports.urls")),
]
