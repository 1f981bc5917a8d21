"""The page of rules."""

from typing import Any

from django.views.generic import TemplateView

from salesops.policy.book import chapters
from salesops.policy.rules import can_change_settings


class RuleList(TemplateView):
    """Every rule with its clause, the settings that give it figures, since when they count and what comes."""

    template_name = "policy/rule/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        search = self.request.GET.get("q", "").strip()
        may_change = can_change_settings(self.request.user)  # type: ignore[arg-type]  # signed in, or not here
        return super().get_context_data(chapters=chapters(search), search=search, may_change=may_change, **kwargs)
