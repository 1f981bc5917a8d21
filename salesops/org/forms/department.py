"""What the administrator types about a department."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.base import clock
from salesops.base.fields import DateInput, LineInput
from salesops.base.forms import RevisionMixin
from salesops.org.actions.department import DepartmentData
from salesops.org.forms.person import PersonChoice
from salesops.org.models import Department, Person

FIELDS = ("code", "name", "name_en", "head", "mapped_to")


class DepartmentForm(RevisionMixin):
    """A department with its head, or with the one that answers for it."""

    name = LineInput(max_length=60, label=_("Name"))
    name_en = LineInput(max_length=60, label=_("Name in English"), required=False)
    code = LineInput(
        max_length=30,
        label=_("Code"),
        validators=[validate_slug],
        help_text=_("Latin letters, figures and hyphens; approval chains keep it."),
    )
    head = PersonChoice(
        label=_("Head"),
        queryset=Person.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("Answers for the department, or hands the answer to a member."),
    )
    mapped_to = forms.ModelChoiceField(
        label=_("Answered for by"),
        queryset=Department.objects.all(),
        required=False,
        empty_label="—",
        help_text=_("For a department that this company does not have: it is never skipped."),
    )

    def __init__(
        self, *args: Any, colleagues: QuerySet[Person], department: Department | None = None, **kwargs: Any
    ) -> None:
        if department is not None:
            kwargs["initial"] = {name: getattr(department, name) for name in (*FIELDS, "revision")}
        super().__init__(*args, **kwargs)
        self.fields["head"].offer(colleagues)  # type: ignore[attr-defined]  # a PersonChoice
        if department is not None:
            others = Department.objects.exclude(pk=department.pk)
            self.fields["mapped_to"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField
        self.layout = [
            {"title": _("Department"), "fields": ("name", "name_en", "code")},
            {"title": _("Who answers"), "fields": ("head", "mapped_to")},
        ]

    @property
    def data_given(self) -> DepartmentData:
        """What was typed, for the action. Only after `is_valid()`."""
        return DepartmentData(**{name: self.cleaned_data[name] for name in FIELDS})


class MemberForm(forms.Form):
    """Somebody joins a department."""

    person = PersonChoice(label=_("Person"), queryset=Person.objects.none())
    start = DateInput(label=_("From which day"))

    def __init__(self, *args: Any, colleagues: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(colleagues)  # type: ignore[attr-defined]  # a PersonChoice
        self.fields["start"].initial = clock.today


class MemberEndForm(forms.Form):
    """From which day somebody no longer belongs to it."""

    on = DateInput(label=_("No longer a member from"), help_text=_("The day before is the last one."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class DayForm(forms.Form):
    """Which day a page is to show; what can't be read is today."""

    on = DateInput(label=_("On the day"), required=False)

    @property
    def day(self) -> date:
        """The day asked for, else today."""
        return (self.is_valid() and self.cleaned_data["on"]) or clock.today()
