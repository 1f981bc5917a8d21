"""Addresses of the app."""

from django.urls import path

from quotes.views import cost, price

app_name = "quotes"
urlpatterns = [
    path("prices/", price.PriceList.as_view(), name="price-list"),
    path("prices/versions/", price.VersionList.as_view(), name="price-versions"),
    path("prices/versions/<int:pk>/", price.VersionPage.as_view(), name="price-detail"),
    path("prices/versions/<int:pk>/bands/", price.VersionBands.as_view(), name="price-bands"),
    path("prices/versions/<int:pk>/opinion/", price.Opine.as_view(), name="price-opinion"),
    path("prices/versions/<int:pk>/issue/", price.Issue.as_view(), name="price-issue"),
    path("prices/versions/<int:pk>/end/", price.End.as_view(), name="price-end"),
    path("prices/costs/", cost.CostList.as_view(), name="cost-list"),
    path("prices/costs/<int:pk>/", cost.CostPage.as_view(), name="cost-detail"),
]
