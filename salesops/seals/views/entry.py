"""Pages of the register: asking for a seal, the keeper's check, the use, and what comes after."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.refusals import Sentence
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.documents.models import Paper
from salesops.documents.papers import paper_for
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt
from salesops.seals.actions.entry import (
    add_scan,
    apply_for_seal,
    check_entry,
    counter_entry,
    refuse_entry,
    return_seal,
    use_seal,
    withdraw_entry,
)
from salesops.seals.enums import OPEN, EntryState
from salesops.seals.filters import OUTSIDE, WAITING, EntryFilter
from salesops.seals.forms.entry import ApplicationForm, CheckForm, ReasonForm, ScanForm
from salesops.seals.kinds import sealable
from salesops.seals.models import SealEntry
from salesops.seals.queries.entry import ALONG, EntryPage, entries_of, keepers_for
from salesops.seals.queries.next_step import next_for_entry
from salesops.seals.queries.pages import pages_of_paper
from salesops.seals.rules import can_apply, can_correct, can_keep, can_scan, can_withdraw

REJECTED = 422
PAGE = (*ALONG, "witness", "scan", "corrects", "correction", "approval")


class EntryList(ListPage):
    """The register: one's own entries, those of the people below, those of the seals one keeps (QUO-6)."""

    model = SealEntry
    filterset_class = EntryFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("number", gettext_lazy("Number"), sort="number"),
        Column("seal", pgettext_lazy("stamp", "Seal"), sort="seal"),
        Column("paper", gettext_lazy("Paper"), sort="paper", order_by=("paper__number", "paper__version")),
        Column("party", gettext_lazy("Other party"), sort="counterparty"),
        Column("copies", gettext_lazy("Copies"), sort="copies", numeric=True),
        Column("applicant", gettext_lazy("Asked for by"), sort="applicant", order_by=("applicant__name",)),
        Column("keeper", gettext_lazy("Keeper"), sort="keeper", order_by=("keeper__name",)),
        Column("state", gettext_lazy("State"), sort="state"),
        Column("used", pgettext_lazy("seal", "Sealed"), sort="used_at"),
    )
    row_template = "seals/entry/_row.html"
    template_name = "seals/entry/list.html"
    title = gettext_lazy("Seal register")
    empty_title = gettext_lazy("Nothing was sealed yet")
    empty_text = gettext_lazy(
        "A seal is asked for from the page of an approved quote or contract. No paper leaves without an entry here."
    )
    default_sort = "-number"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[SealEntry]:
        """Visible to the reader."""
        return visible_to(reader(request), SealEntry).select_related(*ALONG)

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """What waits for the reader, and which seals are outside."""
        chosen, url = request.GET.get("turn", ""), reverse("seals:entry-list")
        wanted = ((WAITING, _("Waits for me")), (OUTSIDE, _("Seal outside the office")))
        everything = SavedView(_("All"), url, current=not chosen)
        return [everything, *(SavedView(label, f"{url}?turn={key}", current=chosen == key) for key, label in wanted)]


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: where it stands, whose turn it is, what happened."""
    person = reader(request)
    entry = load(request, SealEntry, pk, *PAGE)
    kind = sealable(entry.paper.kind)
    may_keep, is_used = can_keep(person, entry), entry.state == EntryState.USED
    correction = getattr(entry, "correction", None)
    context = {
        "entry": entry,
        "page": EntryPage.of(entry),
        "correction": correction,
        "kind": kind.label if kind else "",
        "record": _record_for(person, entry.paper),
        "next": next_for_entry(
            entry,
            may_keep=may_keep,
            keepers=[one.name for one in keepers_for(entry)],
            wants_scan=kind.wants_scan if kind else False,
            may_scan=can_scan(person, entry),
        ),
        "may_refuse": bool(may_keep) and entry.state in OPEN,
        "may_withdraw": bool(can_withdraw(person, entry)) and entry.state in OPEN,
        "may_use": bool(may_keep) and entry.state == EntryState.CHECKED,
        "may_return": bool(may_keep) and entry.is_out,
        "may_scan": is_used and entry.scan_id is None and not entry.is_counter and bool(can_scan(person, entry)),
        "may_counter": is_used and not entry.is_counter and correction is None and bool(can_correct(person, entry)),
    }
    return render(request, "seals/entry/detail.html", context)


def _record_for(person: Person, paper: Paper) -> Any:
    """What the paper is about, for whoever may see that too."""
    model: Any = type(paper.subject)
    return visible_to(person, model).filter(pk=paper.subject_id).first()


@require_GET
def of_paper(request: HttpRequest, paper_pk: int) -> HttpResponse:
    """What was sealed of a paper, as a part of the page that shows the paper."""
    person = reader(request)
    paper = paper_for(person, paper_pk)
    kind = sealable(paper.kind)
    context = {
        "paper": paper,
        "rows": list(entries_of(paper, reader=person)) if kind else [],
        "may_apply": can_apply(person, paper),
        "is_sealable": kind is not None,
    }
    return render(request, "seals/entry/_of_paper.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, paper_pk: int) -> HttpResponse:
    """Ask for a seal on one paper."""
    person = reader(request)
    paper = paper_for(person, paper_pk)
    deny(can_apply(person, paper))
    kind = sealable(paper.kind)
    if kind is None:
        raise ValueError("denied above")
    colleagues = visible_to(person, Person).filter(is_active=True).exclude(pk=person.pk).order_by("name")
    form = ApplicationForm(request.POST or None, kind=kind, colleagues=colleagues, pages=pages_of_paper(paper))
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        entry = attempt(form, lambda: apply_for_seal(paper, form.data_given, by=person))
        if entry is not None:
            messages.success(request, _("%(number)s: the keeper has been told.") % {"number": entry.number})
            return redirect(entry)
    subject: Any = paper.subject
    context = {
        "form": form,
        "paper": paper,
        "kind": kind.label,
        "counterparty": kind.counterparty(subject),
        "cancel_url": subject.get_absolute_url(),
    }
    return render(request, "seals/entry/new.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The keeper types the code of the print."""
    person, entry = reader(request), load(request, SealEntry, pk, *PAGE)
    deny(can_keep(person, entry))
    form = CheckForm(request.POST or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid() and attempt(form, lambda: check_entry(entry, form.cleaned_data["code"], by=person)) is not None:
        messages.success(request, _("It is the approved paper. Now put the seal on it."))
        return redirect(entry)
    return _form(request, entry, form, _("Compare the print"), pgettext("seal", "Check"))


@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """The seal is on the paper."""
    person, entry = reader(request), load(request, SealEntry, pk)
    deny(can_keep(person, entry))
    use_seal(entry, by=person)
    messages.success(request, _("%(number)s is entered: sealed.") % {"number": entry.number})
    return redirect(entry)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asked wants it no more."""
    person, entry = reader(request), load(request, SealEntry, pk)
    deny(can_withdraw(person, entry))
    withdraw_entry(entry, by=person)
    messages.success(request, _("Withdrawn. The keeper has been told."))
    return redirect(entry)


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The seal is back in the office."""
    person, entry = reader(request), load(request, SealEntry, pk)
    deny(can_keep(person, entry))
    return_seal(entry, by=person)
    messages.success(request, _("The seal is back."))
    return redirect(entry)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """The keeper does not seal it."""
    person, entry = reader(request), load(request, SealEntry, pk, *PAGE)
    deny(can_keep(person, entry))
    form = ReasonForm(request.POST or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: refuse_entry(entry, reason, by=person)) is not None:
            messages.success(request, _("Refused. %(name)s has been told.") % {"name": entry.applicant.name})
            return redirect(entry)
    return _form(request, entry, form, _("Refuse the seal"), pgettext("seal", "Refuse"))


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong entry back by a line of its own."""
    person, entry = reader(request), load(request, SealEntry, pk, *PAGE)
    deny(can_correct(person, entry))
    form = ReasonForm(request.POST or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        made = attempt(form, lambda: counter_entry(entry, form.cleaned_data["reason"], by=person))
        if made is not None:
            messages.success(request, _("%(number)s takes it back.") % {"number": made.number})
            return redirect(made)
    return _form(request, entry, form, _("Take the entry back"), _("Enter the counter-entry"))


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the scan of the sealed paper."""
    person, entry = reader(request), load(request, SealEntry, pk, *PAGE)
    deny(can_scan(person, entry))
    form = ScanForm(request.POST or None, request.FILES or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid() and attempt(form, lambda: add_scan(entry, form.cleaned_data["scan"], by=person)) is not None:
        messages.success(request, _("The scan stays with the entry."))
        return redirect(entry)
    return _form(request, entry, form, _("Scan of the sealed paper"), _("Add the scan"))


def _form(request: HttpRequest, entry: SealEntry, form: forms.Form, title: Sentence, submit: Sentence) -> HttpResponse:
    context = {
        "form": form,
        "entry": entry,
        "title": title,
        "submit": submit,
        "multipart": form.is_multipart(),
        "cancel_url": entry.get_absolute_url(),
    }
    return render(request, "seals/entry/act.html", context, status=REJECTED if form.is_bound else 200)
