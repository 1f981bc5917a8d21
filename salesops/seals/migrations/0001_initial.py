"""The register of seals (QUO-6)."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('approvals', '0006_late_opinions'),
        ('documents', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SealEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('seal', models.CharField(choices=[('company', 'Company seal'), ('contract', 'Contract seal'), ('quote', 'Quotation seal'), ('finance', 'Finance seal'), ('legal', "Legal representative's seal")], max_length=10, verbose_name='seal')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('counterparty', models.CharField(max_length=200, verbose_name='other party')),
                ('purpose', models.CharField(max_length=200, verbose_name='purpose')),
                ('copies', models.SmallIntegerField(verbose_name='copies')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='pages of each copy')),
                ('straddle', models.BooleanField(default=False, verbose_name='straddling seal')),
                ('applied_at', models.DateTimeField(verbose_name='asked for')),
                ('state', models.CharField(choices=[('applied', 'Asked for'), ('checked', 'Checked'), ('used', 'Sealed'), ('refused', 'Refused')], default='applied', max_length=10, verbose_name='state')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='checked')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='sealed')),
                ('refused_at', models.DateTimeField(blank=True, null=True, verbose_name='refused')),
                ('reason', models.CharField(blank=True, default='', max_length=200, verbose_name='reason')),
                ('out_until', models.DateTimeField(blank=True, null=True, verbose_name='out of the office until')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='back in the office')),
                ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ('approval', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.request', verbose_name='approved by')),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='seals.sealentry', verbose_name='takes back')),
                ('keeper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='keeper')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.paper', verbose_name='paper')),
                ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file', verbose_name='scan')),
                ('witness', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='witness')),
            ],
            options={
                'verbose_name': 'seal entry',
                'verbose_name_plural': 'seal entries',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='SealEntryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=20, verbose_name='number')),
                ('seal', models.CharField(choices=[('company', 'Company seal'), ('contract', 'Contract seal'), ('quote', 'Quotation seal'), ('finance', 'Finance seal'), ('legal', "Legal representative's seal")], max_length=10, verbose_name='seal')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('counterparty', models.CharField(max_length=200, verbose_name='other party')),
                ('purpose', models.CharField(max_length=200, verbose_name='purpose')),
                ('copies', models.SmallIntegerField(verbose_name='copies')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='pages of each copy')),
                ('straddle', models.BooleanField(default=False, verbose_name='straddling seal')),
                ('applied_at', models.DateTimeField(verbose_name='asked for')),
                ('state', models.CharField(choices=[('applied', 'Asked for'), ('checked', 'Checked'), ('used', 'Sealed'), ('refused', 'Refused')], default='applied', max_length=10, verbose_name='state')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='checked')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='sealed')),
                ('refused_at', models.DateTimeField(blank=True, null=True, verbose_name='refused')),
                ('reason', models.CharField(blank=True, default='', max_length=200, verbose_name='reason')),
                ('out_until', models.DateTimeField(blank=True, null=True, verbose_name='out of the office until')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='back in the office')),
                ('applicant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ('approval', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='approvals.request', verbose_name='approved by')),
                ('corrects', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='seals.sealentry', verbose_name='takes back')),
                ('keeper', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='keeper')),
                ('paper', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.paper', verbose_name='paper')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='seals.sealentry')),
                ('scan', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.file', verbose_name='scan')),
                ('witness', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='witness')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Custody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal', models.CharField(choices=[('company', 'Company seal'), ('contract', 'Contract seal'), ('quote', 'Quotation seal'), ('finance', 'Finance seal'), ('legal', "Legal representative's seal")], max_length=10, verbose_name='seal')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='keeper')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='named by')),
                ('stand_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stand-in')),
            ],
            options={
                'verbose_name': 'custody of a seal',
                'verbose_name_plural': 'custody of seals',
                'ordering': ('-pk',),
                'indexes': [models.Index(fields=['seal', '-id'], name='custody_of_seal')],
                'constraints': [models.CheckConstraint(condition=models.Q(('seal__in', ['company', 'contract', 'quote', 'finance', 'legal'])), name='custody_seal_known'), models.CheckConstraint(condition=models.Q(('stand_in__isnull', True), models.Q(('stand_in', models.F('keeper')), _negated=True), _connector='OR'), name='custody_stand_in_is_another')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='custody',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ee1d580b75f47dee7e7ebbdae5e6930370026622', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2b4ae', table='seals_custody', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='sealentry',
            index=models.Index(fields=['paper', '-id'], name='seal_entry_of_paper'),
        ),
        migrations.AddIndex(
            model_name='sealentry',
            index=models.Index(fields=['applicant', '-id'], name='seal_entry_of_applicant'),
        ),
        migrations.AddIndex(
            model_name='sealentry',
            index=models.Index(fields=['seal', 'state', '-id'], name='seal_entry_of_seal'),
        ),
        migrations.AddIndex(
            model_name='sealentry',
            index=models.Index(fields=['applied_at'], name='seal_entry_applied'),
        ),
        migrations.AddIndex(
            model_name='sealentry',
            index=models.Index(condition=models.Q(('out_until__isnull', False), ('returned_at__isnull', True)), fields=['out_until'], name='seal_out'),
        ),
        migrations.AddConstraint(
            model_name='sealentry',
            constraint=models.CheckConstraint(condition=models.Q(('seal__in', ['company', 'contract', 'quote', 'finance', 'legal'])), name='seal_entry_seal_known'),
        ),
        migrations.AddConstraint(
            model_name='sealentry',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['applied', 'checked', 'used', 'refused'])), name='seal_entry_state_known'),
        ),
        migrations.AddConstraint(
            model_name='sealentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('copies__range', (1, 200)), ('corrects__isnull', True)), models.Q(('copies__range', (-200, -1)), ('corrects__isnull', False)), _connector='OR'), name='seal_entry_copies'),
        ),
        migrations.AddConstraint(
            model_name='sealentry',
            constraint=models.CheckConstraint(condition=models.Q(('pages__range', (1, 5000))), name='seal_entry_pages'),
        ),
        migrations.AddConstraint(
            model_name='sealentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counterparty', ''), _negated=True), models.Q(('purpose', ''), _negated=True)), name='seal_entry_names_party_and_purpose'),
        ),
        migrations.AddConstraint(
            model_name='sealentry',
            constraint=models.CheckConstraint(condition=models.Q(('keeper__isnull', True), models.Q(('keeper', models.F('applicant')), _negated=True), _connector='OR'), name='seal_entry_keeper_is_another'),
        ),
        migrations.AddConstraint(
            model_name='sealentry',
            constraint=models.CheckConstraint(condition=models.Q(('witness__isnull', True), ('keeper__isnull', True), models.Q(('witness', models.F('keeper')), _negated=True), _connector='OR'), name='seal_entry_witness_is_another'),
        ),
        migrations.AddConstraint(
            model_name='sealentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('keeper__isnull', True), ('state', 'applied'), ('used_at__isnull', True)), models.Q(('checked_at__isnull', False), ('keeper__isnull', False), ('state', 'checked'), ('used_at', None)), models.Q(('checked_at__isnull', False), ('keeper__isnull', False), ('state', 'used'), ('used_at__isnull', False)), models.Q(('keeper__isnull', False), ('refused_at__isnull', False), ('state', 'refused'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='seal_entry_state_whole'),
        ),
        migrations.AddConstraint(
            model_name='sealentry',
            constraint=models.CheckConstraint(condition=models.Q(('corrects__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='seal_entry_counter_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='sealentry',
            constraint=models.CheckConstraint(condition=models.Q(('returned_at__isnull', True), models.Q(('out_until__isnull', False), ('used_at__isnull', False)), _connector='OR'), name='seal_entry_back_from_outside'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealentry',
            trigger=pgtrigger.compiler.Trigger(name='seal_of_approved_paper', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NOT EXISTS (SELECT FROM documents_paper paper\n               WHERE paper.id = NEW.paper_id AND paper.state = 'archived' AND paper.sha256 = NEW.sha256) THEN\n    RAISE EXCEPTION 'a seal is for an archived paper with the hash it was archived with'\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.corrects_id IS NULL AND NEW.state <> 'applied' THEN\n    RAISE EXCEPTION 'an entry begins as asked for' USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.corrects_id IS NOT NULL AND NOT EXISTS (\n    SELECT FROM seals_sealentry was\n    WHERE was.id = NEW.corrects_id AND was.state = 'used' AND was.corrects_id IS NULL AND NEW.state = 'used'\n      AND (was.seal, was.paper_id, was.sha256, was.pages, was.applicant_id, -was.copies)\n        = (NEW.seal, NEW.paper_id, NEW.sha256, NEW.pages, NEW.applicant_id, NEW.copies)) THEN\n    RAISE EXCEPTION 'a counter-entry takes back exactly one use of a seal'\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n", hash='75b69fefcac42398a19b24023f0760d997de0861', operation='INSERT', pgid='pgtrigger_seal_of_approved_paper_dc095', table='seals_sealentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealentry',
            trigger=pgtrigger.compiler.Trigger(name='seal_entry_states', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{applied:checked,applied:refused,checked:used,checked:refused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='cb8747cd4e68b2e5ffa927148a0083190799c127', operation='UPDATE', pgid='pgtrigger_seal_entry_states_a2160', table='seals_sealentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealentry',
            trigger=pgtrigger.compiler.Trigger(name='seal_entry_content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."seal" IS DISTINCT FROM (NEW."seal") OR OLD."paper_id" IS DISTINCT FROM (NEW."paper_id") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."counterparty" IS DISTINCT FROM (NEW."counterparty") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."copies" IS DISTINCT FROM (NEW."copies") OR OLD."pages" IS DISTINCT FROM (NEW."pages") OR OLD."straddle" IS DISTINCT FROM (NEW."straddle") OR OLD."approval_id" IS DISTINCT FROM (NEW."approval_id") OR OLD."applicant_id" IS DISTINCT FROM (NEW."applicant_id") OR OLD."applied_at" IS DISTINCT FROM (NEW."applied_at") OR OLD."witness_id" IS DISTINCT FROM (NEW."witness_id") OR OLD."out_until" IS DISTINCT FROM (NEW."out_until") OR OLD."corrects_id" IS DISTINCT FROM (NEW."corrects_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2b6dd3072385a14b65970d463ef1f888b4c5d774', operation='UPDATE', pgid='pgtrigger_seal_entry_content_stays_dbc2f', table='seals_sealentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealentry',
            trigger=pgtrigger.compiler.Trigger(name='seal_entry_closed_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."state" IN (\'used\', \'refused\') AND (NEW."state" IS DISTINCT FROM OLD."state" OR NEW."keeper_id" IS DISTINCT FROM OLD."keeper_id" OR NEW."checked_at" IS DISTINCT FROM OLD."checked_at" OR NEW."used_at" IS DISTINCT FROM OLD."used_at" OR NEW."refused_at" IS DISTINCT FROM OLD."refused_at" OR NEW."reason" IS DISTINCT FROM OLD."reason")) OR (OLD."scan_id" IS NOT NULL AND NEW."scan_id" IS DISTINCT FROM OLD."scan_id") OR (OLD."returned_at" IS NOT NULL AND NEW."returned_at" IS DISTINCT FROM OLD."returned_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='62eed9add54d6c18c45be2c1bc27a2a6b490fc47', operation='UPDATE', pgid='pgtrigger_seal_entry_closed_stays_28b2a', table='seals_sealentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealentry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "seals_sealentryevent" ("applicant_id", "applied_at", "approval_id", "checked_at", "copies", "corrects_id", "counterparty", "id", "keeper_id", "number", "out_until", "pages", "paper_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reason", "refused_at", "returned_at", "scan_id", "seal", "sha256", "state", "straddle", "used_at", "witness_id") VALUES (NEW."applicant_id", NEW."applied_at", NEW."approval_id", NEW."checked_at", NEW."copies", NEW."corrects_id", NEW."counterparty", NEW."id", NEW."keeper_id", NEW."number", NEW."out_until", NEW."pages", NEW."paper_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."purpose", NEW."reason", NEW."refused_at", NEW."returned_at", NEW."scan_id", NEW."seal", NEW."sha256", NEW."state", NEW."straddle", NEW."used_at", NEW."witness_id"); RETURN NULL;', hash='b52b3a46125081082a243c70e025407bd751c78a', operation='INSERT', pgid='pgtrigger_insert_insert_bb5b9', table='seals_sealentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealentry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "seals_sealentryevent" ("applicant_id", "applied_at", "approval_id", "checked_at", "copies", "corrects_id", "counterparty", "id", "keeper_id", "number", "out_until", "pages", "paper_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reason", "refused_at", "returned_at", "scan_id", "seal", "sha256", "state", "straddle", "used_at", "witness_id") VALUES (NEW."applicant_id", NEW."applied_at", NEW."approval_id", NEW."checked_at", NEW."copies", NEW."corrects_id", NEW."counterparty", NEW."id", NEW."keeper_id", NEW."number", NEW."out_until", NEW."pages", NEW."paper_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."purpose", NEW."reason", NEW."refused_at", NEW."returned_at", NEW."scan_id", NEW."seal", NEW."sha256", NEW."state", NEW."straddle", NEW."used_at", NEW."witness_id"); RETURN NULL;', hash='86e1f9ec2e8f7885c0069ae4654e47ab7caf6979', operation='UPDATE', pgid='pgtrigger_update_update_29533', table='seals_sealentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealentry',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "seals_sealentryevent" ("applicant_id", "applied_at", "approval_id", "checked_at", "copies", "corrects_id", "counterparty", "id", "keeper_id", "number", "out_until", "pages", "paper_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reason", "refused_at", "returned_at", "scan_id", "seal", "sha256", "state", "straddle", "used_at", "witness_id") VALUES (OLD."applicant_id", OLD."applied_at", OLD."approval_id", OLD."checked_at", OLD."copies", OLD."corrects_id", OLD."counterparty", OLD."id", OLD."keeper_id", OLD."number", OLD."out_until", OLD."pages", OLD."paper_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."purpose", OLD."reason", OLD."refused_at", OLD."returned_at", OLD."scan_id", OLD."seal", OLD."sha256", OLD."state", OLD."straddle", OLD."used_at", OLD."witness_id"); RETURN NULL;', hash='8870063198fb5464e54988bfa9808b5e79afda04', operation='DELETE', pgid='pgtrigger_delete_delete_764fa', table='seals_sealentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealentry',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b99eb1dd2769e5c6ece1ae6dfc0a3c27c42c985e', operation='DELETE', pgid='pgtrigger_never_deleted_e3215', table='seals_sealentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealentryevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dc3795f9406bb04767c0d788d5c4bcd3027df473', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d328e', table='seals_sealentryevent', when='BEFORE')),
        ),
    ]
