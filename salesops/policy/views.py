"""The page of rules."""

from itertools import groupby
from typing import Any

from django.views.generic import TemplateView

from salesops.policy.queries import in_force
from salesops.policy.rulebook import all_rules, chapter_title


class RuleList(TemplateView):
    """Every rule with its clause, the settings that give it figures, and since when they count."""

    template_name = "policy/rule/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by_rule: dict[str, list[Any]] = {}
        for one in in_force():
            by_rule.setdefault(one.setting.rule, []).append(one)
        chapters = [
            (chapter_title(chapter), [(rule, by_rule.get(rule.id, [])) for rule in rules])
            for chapter, rules in groupby(all_rules(), key=lambda rule: rule.chapter)
        ]
        return super().get_context_data(chapters=chapters, **kwargs)
