"""Addresses of the customer floor."""

from django.urls import path

from customers.models import Customer
from customers.views import conflict, contact, customer, dispute, note, pool, sheet, visit, visit_week
from salesops.org.views.sharing import SharedWith, ShareRecord, UnshareRecord

app_name = "customers"
urlpatterns = [
    path("", customer.CustomerList.as_view(), name="customer-list"),
    path("new/", customer.new, name="customer-new"),
    path("conflict/", conflict.check, name="conflict-check"),
    path("<int:pk>/", customer.detail, name="customer-detail"),
    path("<int:pk>/peek/", customer.peek, name="customer-peek"),
    path("<int:pk>/edit/", customer.edit, name="customer-edit"),
    path("<int:pk>/shared/", SharedWith.as_view(model=Customer), name="customer-shared"),
    path("<int:pk>/share/", ShareRecord.as_view(model=Customer), name="customer-share"),
    path("<int:pk>/unshare/", UnshareRecord.as_view(model=Customer), name="customer-unshare"),
    path("<int:pk>/archive/", customer.archive, name="customer-archive"),
    path("<int:customer_pk>/contacts/new/", contact.new, name="contact-new"),
    path("contacts/<int:pk>/edit/", contact.edit, name="contact-edit"),
    path("contacts/<int:pk>/archive/", contact.archive, name="contact-archive"),
    path("<int:customer_pk>/notes/", note.of_customer, name="note-of-customer"),
    path("<int:customer_pk>/notes/new/", note.new, name="note-new"),
    path("notes/<int:pk>/correct/", note.correct, name="note-correct"),
    path("<int:pk>/protection/", pool.protection, name="protection-of-customer"),
    path("pool/", pool.PoolList.as_view(), name="pool-list"),
    path("pool/<int:pk>/", pool.detail, name="pool-detail"),
    path("pool/<int:pk>/claim/", pool.claim, name="pool-claim"),
    path("sheets/", sheet.SheetList.as_view(), name="sheet-list"),
    path("sheets/week/", sheet.of_week, name="sheet-week"),
    path("sheets/<int:pk>/", sheet.detail, name="sheet-detail"),
    path("sheets/<str:code>/", sheet.edit, name="sheet-edit"),
    path("visits/", visit.calendar, name="visit-calendar"),
    path("visits/new/", visit.choose, name="visit-choose"),
    path("visits/done/", visit_week.done, name="visit-done"),
    path("visits/focus/", visit_week.write, name="visit-focus"),
    path("visits/focus/<int:pk>/confirm/", visit_week.confirm, name="visit-focus-confirm"),
    path("visits/<int:pk>/", visit.detail, name="visit-detail"),
    path("visits/<int:pk>/edit/", visit.edit, name="visit-edit"),
    path("visits/<int:pk>/move/", visit.move, name="visit-move"),
    path("visits/<int:pk>/cancel/", visit.cancel, name="visit-cancel"),
    path("visits/<int:pk>/report/", visit.report, name="visit-report"),
    path("<int:customer_pk>/visits/", visit.of_customer, name="visit-of-customer"),
    path("<int:customer_pk>/visits/new/", visit.new, name="visit-new"),
    path("disputes/", dispute.DisputeList.as_view(), name="dispute-list"),
    path("disputes/new/", dispute.new, name="dispute-new"),
    path("disputes/<int:pk>/", dispute.detail, name="dispute-detail"),
    path("disputes/<int:pk>/answer/", dispute.answer, name="dispute-answer"),
    path("disputes/<int:pk>/rule/", dispute.rule, name="dispute-rule"),
    path("disputes/<int:pk>/withdraw/", dispute.withdraw, name="dispute-withdraw"),
    path("<int:customer_pk>/disputes/", dispute.of_customer, name="dispute-of-customer"),
]
