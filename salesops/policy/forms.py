"""Forms of Django's admin whose saving is one of our actions."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest

from salesops.base.refusals import Refusal
from salesops.policy.refused import told

if TYPE_CHECKING:
    from salesops.org.models import Person


class ActionForm(forms.ModelForm[Any]):
    """Cleaning runs ``act`` as its last step, so that a refusal stands in the form, beside what was typed.

    The admin holds a transaction round the whole request; what ``act`` wrote goes with it when something else fails.
    """

    by: ClassVar["Person"]

    def act(self) -> Model:
        """Call the action with ``self.cleaned_data`` and return its row."""
        raise NotImplementedError

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        try:
            with transaction.atomic():
                self.instance = self.act()
        except Refusal as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, ValidationError(told(refusal)))

    def _post_clean(self) -> None:
        """The action judges the row, not the model's own validation: it knows which rule to name."""

    def save(self, commit: bool = True) -> Any:
        self.save_m2m = lambda: None  # type: ignore[method-assign]  # the action has done all there is
        return self.instance


class ActionAdmin(admin.ModelAdmin[Any]):
    """An admin page for rows that only actions write; nothing is deleted from it."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if issubclass(form, ActionForm):
            # The factory makes a class per request, so that this is nobody else's.
            form.by = request.user  # type: ignore[assignment]
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Done by the form's action."""
        if not isinstance(form, ActionForm):
            super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
