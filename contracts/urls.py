"""Addresses of the contracts floor, by chapter."""

from django.urls import path

from contracts.models import Contract
from contracts.views import contract, deal, deviation, editor, receipt, receivable, signing, template
from salesops.org.views.sharing import SharedWith, ShareRecord, UnshareRecord

app_name = "contracts"
urlpatterns = [
    path("", contract.ContractList.as_view(), name="contract-list"),
    path("of-quote/<int:quote_pk>/", deal.new, name="contract-new"),
    path("of-quote/<int:quote_pk>/panel/", contract.of_quote, name="contract-of-quote"),
    path("of-customer/<int:customer_pk>/", contract.of_customer, name="contract-of-customer"),
    path("<int:pk>/", contract.detail, name="contract-detail"),
    path("<int:pk>/edit/", editor.edit, name="contract-edit"),
    path("<int:pk>/shared/", SharedWith.as_view(model=Contract), name="contract-shared"),
    path("<int:pk>/share/", ShareRecord.as_view(model=Contract), name="contract-share"),
    path("<int:pk>/unshare/", UnshareRecord.as_view(model=Contract), name="contract-unshare"),
    path("<int:pk>/check/", editor.ContractCheck.as_view(), name="contract-check"),
    path("<int:pk>/submit/", deal.submit, name="contract-submit"),
    path("<int:pk>/discard/", deal.discard, name="contract-discard"),
    path("<int:pk>/give-up/", deal.give_up, name="contract-give-up"),
    path("<int:pk>/deviations/", deviation.confirm, name="contract-confirm"),
    path("<int:pk>/text/", signing.text, name="contract-text"),
    path("<int:pk>/print/", signing.print_out, name="contract-print"),
    path("<int:pk>/sign/", signing.sign, name="contract-sign"),
    path("<int:pk>/scan/", signing.confirm, name="contract-confirm-scan"),
    path("<int:pk>/lead/", signing.lead, name="contract-lead"),
    path("templates/", template.TemplateList.as_view(), name="template-list"),
    path("templates/<int:pk>/", template.detail, name="template-detail"),
    path("templates/<int:pk>/approve/", template.approve, name="template-approve"),
    path("receipts/", receipt.ReceiptList.as_view(), name="receipt-list"),
    path("receipts/new/", receipt.new, name="receipt-new"),
    path("receipts/check/", receipt.ReceiptCheck.as_view(), name="receipt-check"),
    path("receipts/<int:pk>/", receipt.detail, name="receipt-detail"),
    path("receipts/<int:pk>/match/", receipt.match, name="receipt-match"),
    path("receipts/<int:pk>/reverse/", receipt.turn_back, name="receipt-reverse"),
    path("receipts/matches/<int:pk>/take-back/", receipt.take_back, name="receipt-take-back"),
    path("receivables/", receivable.ReceivableList.as_view(), name="receivable-list"),
    path("<int:pk>/receivable/", receivable.of_contract, name="receivable-of-contract"),
    path("instalments/<int:pk>/reach/", receivable.reach, name="instalment-reach"),
]
