"""Addresses of the app."""

from django.urls import path

from quotes.models import Quote
from quotes.views import attempt, cost, deal, editor, estimate, finder, link, price, quote, result, simulation
from salesops.org.views.sharing import SharedWith, ShareRecord, UnshareRecord

app_name = "quotes"
urlpatterns = [
    path("", quote.QuoteList.as_view(), name="quote-list"),
    path("attempts/", attempt.AttemptList.as_view(), name="attempt-list"),
    path("new/", editor.new, name="quote-new"),
    path("lines/<int:customer_pk>/", editor.QuoteLinesPage.as_view(), name="quote-lines"),
    path("lines/<int:customer_pk>/products/", finder.products, name="quote-products"),
    path("of-customer/<int:customer_pk>/", quote.of_customer, name="quote-of-customer"),
    path("<int:pk>/", quote.detail, name="quote-detail"),
    path("<int:pk>/peek/", quote.peek, name="quote-peek"),
    path("<int:pk>/edit/", editor.edit, name="quote-edit"),
    path("<int:pk>/shared/", SharedWith.as_view(model=Quote), name="quote-shared"),
    path("<int:pk>/share/", ShareRecord.as_view(model=Quote), name="quote-share"),
    path("<int:pk>/unshare/", UnshareRecord.as_view(model=Quote), name="quote-unshare"),
    path("<int:pk>/submit/", deal.submit, name="quote-submit"),
    path("<int:pk>/discard/", deal.discard, name="quote-discard"),
    path("<int:pk>/version/", deal.version, name="quote-version"),
    path("<int:pk>/copy/", deal.copy, name="quote-copy"),
    path("<int:pk>/hand-out/", deal.hand_out, name="quote-hand-out"),
    path("<int:pk>/question/", deal.ask, name="question-new"),
    path("<int:pk>/question/<int:question_pk>/answer/", deal.answer, name="question-answer"),
    path("<int:pk>/days/", estimate.ask, name="days-new"),
    path("<int:pk>/result/", result.note, name="result-note"),
    path("<int:pk>/link/", link.new, name="link-new"),
    path("links/<int:pk>/", link.detail, name="link-detail"),
    path("links/<int:pk>/revoke/", link.revoke, name="link-revoke"),
    path("open/<str:token>/", link.open_, name="link-open"),
    path("days/", estimate.DaysList.as_view(), name="days-list"),
    path("days/<int:pk>/", estimate.detail, name="days-detail"),
    path("days/<int:pk>/drop/", estimate.drop, name="days-drop"),
    path("prices/", price.PriceList.as_view(), name="price-list"),
    path("prices/products/", finder.priced_products, name="price-products"),
    path("prices/simulation/", simulation.simulation, name="price-simulation"),
    path("prices/versions/", price.VersionList.as_view(), name="price-versions"),
    path("prices/versions/<int:pk>/", price.VersionPage.as_view(), name="price-detail"),
    path("prices/versions/<int:pk>/bands/", price.VersionBands.as_view(), name="price-bands"),
    path("prices/versions/<int:pk>/opinion/", price.Opine.as_view(), name="price-opinion"),
    path("prices/versions/<int:pk>/issue/", price.Issue.as_view(), name="price-issue"),
    path("prices/versions/<int:pk>/end/", price.End.as_view(), name="price-end"),
    path("prices/costs/", cost.CostList.as_view(), name="cost-list"),
    path("prices/costs/<int:pk>/", cost.CostPage.as_view(), name="cost-detail"),
]
