"""The house's text: drafted by the program where there is none, approved by the general manager (CON-1)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.enums import TemplateState, TemplateVerb
from contracts.house_text import HOUSE_TEXTS, TITLES
from contracts.models import ContractTemplate, TemplateClause
from contracts.rules import can_approve_template
from salesops.audit import record
from salesops.base.clock import now
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.org.models import Person


@transaction.atomic
def ensure_templates() -> list[ContractTemplate]:
    """Draft the house's text for each type that has no template; changes nothing that exists. Returns the new ones."""
    by = Person.system()
    made = []
    for kind, clauses in HOUSE_TEXTS.items():
        if ContractTemplate.objects.filter(type=kind).exists():
            continue
        template = ContractTemplate.objects.create(type=kind, version=1, title=TITLES[kind], created_at=now())
        TemplateClause.objects.bulk_create(
            TemplateClause(template=template, position=place, title=one.title, lock=one.lock, text=one.text)
            for place, one in enumerate(clauses, start=1)
        )
        record(template, TemplateVerb.DRAFTED, by=by)
        made.append(template)
    return made


@transaction.atomic
def approve_template(template: ContractTemplate, *, by: Person) -> ContractTemplate:
    """From now on contracts of its type are drafted from it; the version before is retired (CON-1).

    Contracts that are being written keep the text they began with. Raises ``Refusal`` CON-1 unless it is a draft
    with clauses.
    """
    require(can_approve_template(by))
    # All versions of the type, so that two approvals at once queue up.
    rows = ContractTemplate.objects.select_for_update(no_key=True).filter(type=template.type).order_by("pk")
    versions = {one.pk: one for one in rows}
    template = versions[template.pk]
    if template.state != TemplateState.DRAFT or not template.clauses.exists():
        raise Refusal(
            "CON-1",
            _("Only a draft with clauses is approved; this template is: %(state)s.")
            % {"state": template.get_state_display()},
            _("Open the version in force."),
        )
    for former in versions.values():
        if former.state == TemplateState.APPROVED:
            former.state = TemplateState.RETIRED
            former.save(update_fields=["state"])
            record(former, TemplateVerb.RETIRED, by=by)
    template.state, template.approved_by, template.approved_at = TemplateState.APPROVED, by, now()
    template.save(update_fields=["state", "approved_by", "approved_at"])
    record(template, TemplateVerb.APPROVED, by=by)
    return template
