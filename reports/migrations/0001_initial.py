import django.db.models.constraints
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import salesops.audit.operations
import salesops.org.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0002_taken_once'),
        ('org', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('weekly', 'Weekly report')], default='weekly', max_length=10, verbose_name='kind')),
                ('period', models.CharField(max_length=8, verbose_name='period')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'Submitted'), ('returned', 'Returned for change'), ('filed', 'Approved and filed')], default='draft', max_length=10, verbose_name='state')),
                ('revision', models.PositiveIntegerField(default=1, verbose_name='revision')),
                ('progress', models.TextField(blank=True, default='', verbose_name='progress of the business')),
                ('problems', models.TextField(blank=True, default='', verbose_name='problems')),
                ('support', models.TextField(blank=True, default='', verbose_name='support needed')),
                ('facts', models.JSONField(blank=True, null=True, verbose_name='facts at submission')),
                ('created_at', models.DateTimeField(verbose_name='started')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='first submitted')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='last returned')),
                ('filed_at', models.DateTimeField(blank=True, null=True, verbose_name='filed')),
                ('person', salesops.org.fields.InCharge(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reporter')),
            ],
            options={
                'verbose_name': 'work report',
                'verbose_name_plural': 'work reports',
                'ordering': ('-starts_on', 'person_id'),
                'indexes': [models.Index(fields=['kind', 'period', 'person'], name='report_period')],
                'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'period'), name='report_once_a_period'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'returned', 'filed'])), name='report_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['weekly'])), name='report_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('facts__isnull', True), ('state__in', ('draft', 'returned'))), models.Q(('facts__isnull', False), ('state__in', ('in_review', 'filed'))), _connector='OR'), name='report_facts_frozen_once_submitted'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), ('submitted_at__isnull', True)), models.Q(models.Q(('state', 'draft'), _negated=True), ('submitted_at__isnull', False)), _connector='OR'), name='report_submitted_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), ('returned_at__isnull', False), _connector='OR'), name='report_returned_when'), models.CheckConstraint(condition=models.Q(models.Q(('filed_at__isnull', False), ('state', 'filed')), models.Q(models.Q(('state', 'filed'), _negated=True), ('filed_at__isnull', True)), _connector='OR'), name='report_filed_when'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='report_days_in_order')],
                'triggers': [pgtrigger.compiler.Trigger(name='report_states', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:in_review,returned:in_review,in_review:draft,in_review:returned,in_review:filed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='3d70abdae815c111062422a860ea5b64e1273dde', operation='UPDATE', pgid='pgtrigger_report_states_5fce6', table='reports_report', when='BEFORE')), pgtrigger.compiler.Trigger(name='report_of_one_period', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='05e5e5c25f79ca247c13a37688717eab30bba6a5', operation='UPDATE', pgid='pgtrigger_report_of_one_period_6cc4b', table='reports_report', when='BEFORE')), pgtrigger.compiler.Trigger(name='report_kept_words', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF OLD.state IN ('in_review', 'filed') AND (OLD.progress, OLD.problems, OLD.support)\n            IS DISTINCT FROM (NEW.progress, NEW.problems, NEW.support) THEN\n        RAISE EXCEPTION 'the words of a submitted report do not change'\n            USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    IF OLD.facts IS NOT NULL AND NEW.facts IS NOT NULL AND OLD.facts <> NEW.facts THEN\n        RAISE EXCEPTION 'frozen facts do not change' USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    RETURN NEW;\n", hash='a74dc5e4fa26ed0dfe3759b627d5e66dc15aca56', operation='UPDATE', pgid='pgtrigger_report_kept_words_45def', table='reports_report', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_reportevent" ("created_at", "due_at", "ends_on", "facts", "filed_at", "id", "kind", "period", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "problems", "progress", "returned_at", "revision", "starts_on", "state", "submitted_at", "support") VALUES (NEW."created_at", NEW."due_at", NEW."ends_on", NEW."facts", NEW."filed_at", NEW."id", NEW."kind", NEW."period", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."problems", NEW."progress", NEW."returned_at", NEW."revision", NEW."starts_on", NEW."state", NEW."submitted_at", NEW."support"); RETURN NULL;', hash='c1013ba062d4fda5192c4089db41648e837593ee', operation='INSERT', pgid='pgtrigger_insert_insert_84ceb', table='reports_report', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reports_reportevent" ("created_at", "due_at", "ends_on", "facts", "filed_at", "id", "kind", "period", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "problems", "progress", "returned_at", "revision", "starts_on", "state", "submitted_at", "support") VALUES (NEW."created_at", NEW."due_at", NEW."ends_on", NEW."facts", NEW."filed_at", NEW."id", NEW."kind", NEW."period", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."problems", NEW."progress", NEW."returned_at", NEW."revision", NEW."starts_on", NEW."state", NEW."submitted_at", NEW."support"); RETURN NULL;', hash='c07beae064a7db00da1ae54bc8a3ad87beda9af9', operation='UPDATE', pgid='pgtrigger_update_update_234a9', table='reports_report', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_reportevent" ("created_at", "due_at", "ends_on", "facts", "filed_at", "id", "kind", "period", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "problems", "progress", "returned_at", "revision", "starts_on", "state", "submitted_at", "support") VALUES (OLD."created_at", OLD."due_at", OLD."ends_on", OLD."facts", OLD."filed_at", OLD."id", OLD."kind", OLD."period", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."problems", OLD."progress", OLD."returned_at", OLD."revision", OLD."starts_on", OLD."state", OLD."submitted_at", OLD."support"); RETURN NULL;', hash='1ad79fb400c318df24b00511a3a4c49e05839831', operation='DELETE', pgid='pgtrigger_delete_delete_6acd6', table='reports_report', when='AFTER')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7cfc6eee07dd60d861e0da23295dac0cae89d5f8', operation='DELETE', pgid='pgtrigger_never_deleted_3a439', table='reports_report', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PlanItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('text', models.CharField(max_length=200, verbose_name='item')),
                ('goal', models.CharField(blank=True, default='', max_length=200, verbose_name='goal')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='day')),
                ('outcome', models.CharField(choices=[('open', 'Not marked yet'), ('done', 'Done'), ('moved', 'Moved'), ('dropped', 'Dropped')], default='open', max_length=8, verbose_name='outcome')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='remark')),
                ('moved_to', models.DateField(blank=True, null=True, verbose_name='moved to')),
                ('carried_from', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='reports.planitem', verbose_name='carried from')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer', verbose_name='customer')),
                ('marked_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='marked', to='reports.report', verbose_name='marked in')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='reports.report', verbose_name='report')),
            ],
            options={
                'verbose_name': 'planned item',
                'verbose_name_plural': 'planned items',
                'ordering': ('report_id', 'position'),
                'indexes': [models.Index(fields=['report', 'outcome'], name='plan_item_open')],
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('report', 'position'), name='plan_item_position'), models.CheckConstraint(condition=models.Q(('outcome__in', ['open', 'done', 'moved', 'dropped'])), name='plan_item_outcome_known'), models.CheckConstraint(condition=models.Q(models.Q(('marked_in__isnull', True), ('outcome', 'open')), models.Q(models.Q(('outcome', 'open'), _negated=True), ('marked_in__isnull', False)), _connector='OR'), name='plan_item_marked_in'), models.CheckConstraint(condition=models.Q(('moved_to__isnull', True), ('outcome', 'moved'), _connector='OR'), name='plan_item_moved_to')],
                'triggers': [pgtrigger.compiler.Trigger(name='plan_while_written', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE closed boolean := false;', func="\n    IF TG_OP <> 'UPDATE' OR (OLD.report_id, OLD.text, OLD.customer_id, OLD.goal, OLD.planned_on, OLD.carried_from_id)\n            IS DISTINCT FROM (NEW.report_id, NEW.text, NEW.customer_id, NEW.goal, NEW.planned_on, NEW.carried_from_id)\n    THEN\n        closed := closed OR EXISTS (SELECT 1 FROM reports_report\n            WHERE id IN (NEW.report_id, OLD.report_id) AND state NOT IN ('draft', 'returned'));\n    END IF;\n    IF TG_OP = 'UPDATE' AND (OLD.outcome, OLD.note, OLD.moved_to, OLD.marked_in_id)\n            IS DISTINCT FROM (NEW.outcome, NEW.note, NEW.moved_to, NEW.marked_in_id) THEN\n        closed := closed OR EXISTS (SELECT 1 FROM reports_report\n            WHERE id IN (NEW.marked_in_id, OLD.marked_in_id) AND state NOT IN ('draft', 'returned'));\n    END IF;\n    IF closed THEN\n        RAISE EXCEPTION 'plan and marks of a submitted report do not change'\n            USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n", hash='c787175c1dd138519b5df2e45d9030b0c974aa91', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_plan_while_written_55bda', table='reports_planitem', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_planitemevent" ("carried_from_id", "customer_id", "goal", "id", "marked_in_id", "moved_to", "note", "outcome", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "position", "report_id", "text") VALUES (NEW."carried_from_id", NEW."customer_id", NEW."goal", NEW."id", NEW."marked_in_id", NEW."moved_to", NEW."note", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."planned_on", NEW."position", NEW."report_id", NEW."text"); RETURN NULL;', hash='4cde3074945b0ecaf09717776d57c622664a8013', operation='INSERT', pgid='pgtrigger_insert_insert_940e1', table='reports_planitem', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reports_planitemevent" ("carried_from_id", "customer_id", "goal", "id", "marked_in_id", "moved_to", "note", "outcome", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "position", "report_id", "text") VALUES (NEW."carried_from_id", NEW."customer_id", NEW."goal", NEW."id", NEW."marked_in_id", NEW."moved_to", NEW."note", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."planned_on", NEW."position", NEW."report_id", NEW."text"); RETURN NULL;', hash='3ca27dc46a9018d8679c6cff08ea5a7d77b62bb9', operation='UPDATE', pgid='pgtrigger_update_update_ed5c9', table='reports_planitem', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_planitemevent" ("carried_from_id", "customer_id", "goal", "id", "marked_in_id", "moved_to", "note", "outcome", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "position", "report_id", "text") VALUES (OLD."carried_from_id", OLD."customer_id", OLD."goal", OLD."id", OLD."marked_in_id", OLD."moved_to", OLD."note", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."planned_on", OLD."position", OLD."report_id", OLD."text"); RETURN NULL;', hash='44a40ab12ae6c767d197eb6f6ff21f9b5edbed52', operation='DELETE', pgid='pgtrigger_delete_delete_9c263', table='reports_planitem', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PlanItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('text', models.CharField(max_length=200, verbose_name='item')),
                ('goal', models.CharField(blank=True, default='', max_length=200, verbose_name='goal')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='day')),
                ('outcome', models.CharField(choices=[('open', 'Not marked yet'), ('done', 'Done'), ('moved', 'Moved'), ('dropped', 'Dropped')], default='open', max_length=8, verbose_name='outcome')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='remark')),
                ('moved_to', models.DateField(blank=True, null=True, verbose_name='moved to')),
                ('carried_from', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.planitem', verbose_name='carried from')),
                ('customer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='customers.customer', verbose_name='customer')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reports.planitem')),
                ('marked_in', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.report', verbose_name='marked in')),
                ('report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.report', verbose_name='report')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ff0bd4e1eff66d1f5d9154b2ff05c4a6aee27805', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bfaef', table='reports_planitemevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ReportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('weekly', 'Weekly report')], default='weekly', max_length=10, verbose_name='kind')),
                ('period', models.CharField(max_length=8, verbose_name='period')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'Submitted'), ('returned', 'Returned for change'), ('filed', 'Approved and filed')], default='draft', max_length=10, verbose_name='state')),
                ('revision', models.PositiveIntegerField(default=1, verbose_name='revision')),
                ('progress', models.TextField(blank=True, default='', verbose_name='progress of the business')),
                ('problems', models.TextField(blank=True, default='', verbose_name='problems')),
                ('support', models.TextField(blank=True, default='', verbose_name='support needed')),
                ('facts', models.JSONField(blank=True, null=True, verbose_name='facts at submission')),
                ('created_at', models.DateTimeField(verbose_name='started')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='first submitted')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='last returned')),
                ('filed_at', models.DateTimeField(blank=True, null=True, verbose_name='filed')),
                ('person', salesops.org.fields.InCharge(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reporter')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reports.report')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='79709c12d5a2ece868c72f81bcfe3e43e6ab1222', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_eac1b', table='reports_reportevent', when='BEFORE'))],
            },
        ),
        salesops.audit.operations.InstallTriggers(
            models=['Report', 'PlanItem', 'PlanItemEvent', 'ReportEvent'],
        ),
    ]
