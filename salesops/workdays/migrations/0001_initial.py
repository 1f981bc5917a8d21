import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import salesops.audit.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Day',
            fields=[
                ('date', models.DateField(primary_key=True, serialize=False, verbose_name='day')),
                ('is_working', models.BooleanField(verbose_name='working day')),
                ('source', models.CharField(choices=[('official', 'official calendar'), ('expected', 'expected'), ('override', 'company override')], max_length=10, verbose_name='source')),
                ('note', models.CharField(blank=True, max_length=100, verbose_name='note')),
            ],
            options={
                'verbose_name': 'calendar day',
                'verbose_name_plural': 'calendar days',
                'ordering': ['-date'],
                'constraints': [models.CheckConstraint(condition=models.Q(('source__in', ['official', 'expected', 'override'])), name='day_source_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workdays_dayevent" ("date", "is_working", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."date", NEW."is_working", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."date", NEW."source"); RETURN NULL;', hash='846279296dad07ee183bb74c65ca30add51f9d5e', operation='INSERT', pgid='pgtrigger_insert_insert_b3b70', table='workdays_day', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "workdays_dayevent" ("date", "is_working", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."date", NEW."is_working", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."date", NEW."source"); RETURN NULL;', hash='7776ccf1b145f20a13df187f46bcfc6a1cd0538b', operation='UPDATE', pgid='pgtrigger_update_update_41359', table='workdays_day', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "workdays_dayevent" ("date", "is_working", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (OLD."date", OLD."is_working", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."date", OLD."source"); RETURN NULL;', hash='69e29652913347cb0e8ea87fb62a7fe881cab6b6', operation='DELETE', pgid='pgtrigger_delete_delete_96162', table='workdays_day', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('date', models.DateField(serialize=False, verbose_name='day')),
                ('is_working', models.BooleanField(verbose_name='working day')),
                ('source', models.CharField(choices=[('official', 'official calendar'), ('expected', 'expected'), ('override', 'company override')], max_length=10, verbose_name='source')),
                ('note', models.CharField(blank=True, max_length=100, verbose_name='note')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workdays.day')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='09167eab440c8a4c6f6f15754382c349bc41309e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c3364', table='workdays_dayevent', when='BEFORE'))],
            },
        ),
        salesops.audit.operations.InstallTriggers(
            models=['Day', 'DayEvent'],
        ),
    ]
