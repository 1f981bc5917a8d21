"""The wording of the quotation in the admin: the list is Django's, the page of a template our own (QUO-4)."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quotes.actions.template import draft_template, drop_template, edit_template, end_template, issue_template
from quotes.actions.template import order_specimen as order
from quotes.forms.price import RevisionForm
from quotes.forms.template import NewTemplateForm, SpecimenForm, TemplateEndForm, TemplateForm
from quotes.models import Quote, QuoteTemplate
from quotes.queries.template import specimen_as_it_stands, specimens_of, template_changes, template_in_force
from quotes.rules import can_edit_templates
from salesops.audit import timeline_for
from salesops.base.clock import today
from salesops.base.verdicts import require
from salesops.org.admin_rights import open_admin
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.pages import reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

open_admin(Post.ADMIN, "quotes.quotetemplate", actions=("view", "add", "change"))
REFUSED = 422
QUOTES_OFFERED = 50
LONGEST_KEY = 18


@admin.register(QuoteTemplate)
class QuoteTemplateAdmin(admin.ModelAdmin[QuoteTemplate]):
    """Templates of the quotation; issued ones are read-only to everybody."""

    list_display = ["title", "region", "stage", "valid_from", "valid_to"]
    list_filter = ["state", "region"]
    list_select_related = ["region"]
    search_fields = ["title"]
    actions = None

    @admin.display(description=_("stage"))
    def stage(self, template: QuoteTemplate) -> str:
        """Draft, issued and not begun, in force, ended, dropped."""
        return str(template.stage(today()).label)

    def has_delete_permission(self, request: HttpRequest, obj: QuoteTemplate | None = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A new draft, with the words in force or those of another template."""
        person = reader(request)
        require(can_edit_templates(person))
        sources = self.get_queryset(request)
        initial = {"source": request.GET.get("source", ""), "valid_from": today()}
        form = NewTemplateForm(request.POST or None, sources=sources, initial=initial)
        if form.is_valid():
            draft = attempt(form, lambda: draft_template(**form.cleaned_data, by=person))
            if draft:
                messages.success(request, _("The draft stands; change its words."))
                return HttpResponseRedirect(reverse("admin:quotes_quotetemplate_change", args=[draft.pk]))
        return render(
            request, "admin/quotes/template_new.html", {"form": form}, status=REFUSED if form.is_bound else 200
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Its words, how it looks on paper, and the way into force."""
        person = reader(request)
        require(can_edit_templates(person))
        pk = int(object_id) if object_id.isascii() and object_id.isdigit() and len(object_id) <= LONGEST_KEY else 0
        rows = self.get_queryset(request).select_related("region", "issued_by", "created_by", "copied_from")
        return TemplateDesk(request, get_object_or_404(rows, pk=pk), person).respond()


class TemplateDesk:
    """One request to the page of a template: several forms, each posted with its ``part``."""

    def __init__(self, request: HttpRequest, template: QuoteTemplate, person: Person) -> None:
        self.request, self.template, self.person = request, template, person
        self.part = request.POST.get("part", "") if request.method == "POST" else ""

    def respond(self) -> HttpResponse:
        """The page, or back to it after something was done."""
        parts: dict[str, tuple[Any, Callable[[], object], Any]] = {
            "texts": (self.texts_form, self._save, _("Saved.")),
            "specimen": (self.specimen_form, self._show, _("The specimen is being made; load the page again.")),
            "issue": (self.issue_form, self._issue, _("Issued. From its first day on quotations say so.")),
            "end": (self.end_form, self._end, _("The last day is set.")),
            "drop": (self.drop_form, self._drop, _("The draft is dropped.")),
        }
        if self.part not in parts:
            return render(self.request, "admin/quotes/template_desk.html", self.context())
        form, act, done = parts[self.part]
        if form.is_valid() and attempt(form, act) is not None:
            messages.success(self.request, done)
            return HttpResponseRedirect(self.request.get_full_path())
        return render(self.request, "admin/quotes/template_desk.html", self.context(), status=REFUSED)

    def _data(self, part: str) -> Any:
        return self.request.POST if self.part == part else None

    @cached_property
    def texts_form(self) -> TemplateForm:
        """Head, texts, columns."""
        return TemplateForm(self._data("texts"), initial=TemplateForm.initial_of(self.template), auto_id="texts-%s")

    @cached_property
    def specimen_form(self) -> SpecimenForm:
        """On what to show it: the latest quotes that this person may see."""
        seen = visible_to(self.person, Quote)
        latest = list(seen.exclude(number="").order_by("-pk").values_list("pk", flat=True)[:QUOTES_OFFERED])
        quotes = seen.filter(pk__in=latest).order_by("-pk")
        return SpecimenForm(self._data("specimen"), quotes=quotes, initial=self._read, auto_id="specimen-%s")

    @cached_property
    def issue_form(self) -> RevisionForm:
        """The revision that was read; carries the refusal."""
        return RevisionForm(self._data("issue"), initial=self._read, auto_id="issue-%s")

    @cached_property
    def drop_form(self) -> RevisionForm:
        """As above."""
        return RevisionForm(self._data("drop"), initial=self._read, auto_id="drop-%s")

    @cached_property
    def end_form(self) -> TemplateEndForm:
        """The last day."""
        return TemplateEndForm(self._data("end"), initial={"on": self.template.valid_to}, auto_id="end-%s")

    @property
    def _read(self) -> dict[str, int]:
        return {"revision": self.template.revision}

    def _save(self) -> QuoteTemplate:
        form = self.texts_form
        return edit_template(self.template, form.data_given(), revision=form.cleaned_data["revision"], by=self.person)

    def _show(self) -> object:
        typed = self.specimen_form.cleaned_data
        return order(self.template, quote=typed["quote"], revision=typed["revision"], by=self.person)

    def _issue(self) -> QuoteTemplate:
        return issue_template(self.template, revision=self.issue_form.cleaned_data["revision"], by=self.person)

    def _end(self) -> QuoteTemplate:
        return end_template(self.template, on=self.end_form.cleaned_data["on"], by=self.person)

    def _drop(self) -> QuoteTemplate:
        return drop_template(self.template, revision=self.drop_form.cleaned_data["revision"], by=self.person)

    def context(self) -> dict[str, Any]:
        """Everything the template draws."""
        in_force = template_in_force(self.template.region)
        other = in_force if in_force != self.template else self.template.copied_from
        return {
            "template": self.template,
            "stage": self.template.stage(today()),
            "texts_form": self.texts_form,
            "specimen_form": self.specimen_form,
            "issue_form": self.issue_form,
            "drop_form": self.drop_form,
            "end_form": self.end_form,
            "specimens": specimens_of(self.template),
            "was_seen": specimen_as_it_stands(self.template) is not None,
            "other": other,
            "changes": template_changes(self.template, other),
            "entries": timeline_for(self.template, limit=20),
        }
