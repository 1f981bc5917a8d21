"""Departments: who heads them, who belongs to them, who answers (ORG-5)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.verdicts import Verdict
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.actions.department import add_member, create_department, edit_department, end_membership
from salesops.org.answers import answer_of, answers, mapped_here, memberships_on, with_members
from salesops.org.forms.department import DayForm, DepartmentForm, MemberEndForm, MemberForm
from salesops.org.models import Department, Membership, Person
from salesops.org.pages import deny, load, reader
from salesops.org.rules import can_manage_departments
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422


class DepartmentList(ListPage):
    """The departments that chains may name, and who answers for each."""

    model = Department
    columns: ClassVar[Sequence[Column]] = (
        Column("name", gettext_lazy("Department"), sort="name"),
        Column("code", gettext_lazy("Code"), sort="code"),
        Column("answers", gettext_lazy("Who answers")),
        Column("members", gettext_lazy("Members"), numeric=True, sort="members"),
    )
    row_template = "org/department/_row.html"
    title = gettext_lazy("Departments")
    empty_title = gettext_lazy("No departments yet")
    empty_text = gettext_lazy(
        "Approval chains may ask a department; its head answers, or hands the answer to a member."
    )
    new_url_name = "org:department-new"
    new_label = gettext_lazy("Add department")
    default_sort = "code"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Department]:
        """All of them, each with the number of today's members."""
        return with_members(visible_to(reader(request), Department), clock.today())

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """The other lists of the organisation, as `org/_tabs.html` has them."""
        return (
            SavedView(pgettext("organisation", "People"), reverse("org:tree")),
            SavedView(_("Departments"), reverse("org:department-list"), current=True),
            SavedView(_("Stand-ins"), reverse("org:deputation-list")),
        )

    def may_create(self, request: HttpRequest) -> Verdict:
        """The administrator."""
        return can_manage_departments(reader(request))

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        """Who answers for which."""
        return {"answers": answers()}


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A department and its members of a day (``?on=``)."""
    department = load(request, Department, pk, "head", "mapped_to")
    day = DayForm(request.GET or None).day
    context = {
        "department": department,
        "answer": answer_of(department),
        "mapped_here": mapped_here(department),
        "members": memberships_on(department, day),
        "day": day,
        "is_today": day == clock.today(),
        "timeline": timeline_for(department),
        "may_manage": can_manage_departments(reader(request)),
    }
    return render(request, "org/department/detail.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a department."""
    me = reader(request)
    deny(can_manage_departments(me))
    form = DepartmentForm(request.POST or None, colleagues=_colleagues(me))
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        made = attempt(form, lambda: create_department(form.data_given, by=me))
        if made is not None:
            messages.success(request, _("%(name)s is added.") % {"name": made})
            return redirect(made)
    context = {"form": form, "cancel_url": reverse("org:department-list")}
    return render(request, "org/department/form.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name, head or mapping; a stale page is told what changed meanwhile."""
    me = reader(request)
    department = load(request, Department, pk, "head", "mapped_to")
    deny(can_manage_departments(me))
    form = DepartmentForm(request.POST or None, colleagues=_colleagues(me), department=department)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        saved = attempt(
            form,
            lambda: edit_department(department, form.data_given, by=me, revision=form.cleaned_data["revision"]),
        )
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(saved)
        department.refresh_from_db(fields=["revision"])
        form.keep_mine(department.revision)
    context = {"form": form, "department": department, "cancel_url": department.get_absolute_url()}
    return render(request, "org/department/form.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def member_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody into a department."""
    me = reader(request)
    department = load(request, Department, pk)
    deny(can_manage_departments(me))
    form = MemberForm(request.POST or None, colleagues=_colleagues(me))
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        added = attempt(form, lambda: add_member(department, typed["person"], start=typed["start"], by=me))
        if added is not None:
            told = {"name": added.person, "department": department}
            messages.success(request, _("%(name)s belongs to %(department)s.") % told)
            return redirect(department)
    context = {"form": form, "department": department, "cancel_url": department.get_absolute_url()}
    return render(request, "org/department/member.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def member_end(request: HttpRequest, pk: int) -> HttpResponse:
    """From a day on, somebody no longer belongs to a department."""
    me = reader(request)
    membership = load(request, Membership, pk, "department", "person")
    deny(can_manage_departments(me))
    department = membership.department
    form = MemberEndForm(request.POST or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        ended = attempt(form, lambda: end_membership(membership, on=form.cleaned_data["on"], by=me))
        if ended is not None:
            messages.success(request, _("Saved."))
            return redirect(department)
    context = {
        "form": form,
        "department": department,
        "member": membership.person,
        "cancel_url": department.get_absolute_url(),
    }
    return render(request, "org/department/member.html", context, status=REJECTED if form.is_bound else 200)


def _colleagues(me: Person) -> QuerySet[Person]:
    return visible_to(me, Person).filter(is_active=True)
