"""Addresses of the register."""

from django.urls import path

from salesops.seals.views import book, custody, entry

app_name = "seals"
urlpatterns = [
    path("", entry.EntryList.as_view(), name="entry-list"),
    path("book/", book.book, name="entry-book"),
    path("keepers/", custody.keepers, name="custody-list"),
    path("keepers/<slug:seal>/", custody.change, name="custody-edit"),
    path("papers/<int:paper_pk>/", entry.of_paper, name="entry-of-paper"),
    path("papers/<int:paper_pk>/new/", entry.new, name="entry-new"),
    path("<int:pk>/", entry.detail, name="entry-detail"),
    path("<int:pk>/check/", entry.check, name="entry-check"),
    path("<int:pk>/use/", entry.use, name="entry-use"),
    path("<int:pk>/refuse/", entry.refuse, name="entry-refuse"),
    path("<int:pk>/withdraw/", entry.withdraw, name="entry-withdraw"),
    path("<int:pk>/return/", entry.bring_back, name="entry-return"),
    path("<int:pk>/scan/", entry.scan, name="entry-scan"),
    path("<int:pk>/counter/", entry.counter, name="entry-counter"),
]
