"""Which text contracts are drafted from (CON-1)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, transaction

from contracts.actions.template import approve_template, ensure_templates
from contracts.enums import TemplateState
from contracts.models import ContractTemplate, TemplateClause
from contracts.queries.contract import template_in_force
from salesops.base import clock
from salesops.base.refusals import Refusal
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.rule("CON-1")
def test_the_house_text_is_drafted_once_and_counts_when_the_gm_approves_it(cast: Cast) -> None:
    (template,) = ensure_templates()
    assert ensure_templates() == []
    call_command("ensure_chains", verbosity=0)
    assert (ContractTemplate.objects.count(), template.clauses.count()) == (1, 20)
    assert template_in_force() is None
    for stranger in (cast.zhao, cast.hu, cast.li):
        with pytest.raises(PermissionDenied):
            approve_template(template, by=stranger)
    approve_template(template, by=cast.qian)
    assert template_in_force() == template
    with pytest.raises(Refusal):
        approve_template(template, by=cast.qian)


@pytest.mark.rule("CON-1")
def test_a_new_version_retires_the_one_before(cast: Cast) -> None:
    (first,) = ensure_templates()
    approve_template(first, by=cast.qian)
    second = ContractTemplate.objects.create(type=first.type, version=2, title="新版", created_at=clock.now())
    with pytest.raises(Refusal) as empty:
        approve_template(second, by=cast.qian)
    assert empty.value.rule == "CON-1"
    TemplateClause.objects.create(template=second, position=1, title="标的", lock="locked", text="略")
    approve_template(second, by=cast.qian)
    first.refresh_from_db()
    assert (first.state, template_in_force()) == (TemplateState.RETIRED, second)


@pytest.mark.rule("CON-1")
def test_the_database_keeps_the_clauses_of_an_approved_template(cast: Cast) -> None:
    (template,) = ensure_templates()
    TemplateClause.objects.filter(position=1).update(text="改一改草稿")
    approve_template(template, by=cast.qian)
    with pytest.raises(DatabaseError), transaction.atomic():
        TemplateClause.objects.filter(position=1).update(text="改一改")
