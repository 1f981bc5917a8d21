"""Targets of months: the company's, regions', people's (OPP-2)."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import salesops.base.money
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0004_revisions_and_mapping_guard'),
    ]

    operations = [
        migrations.CreateModel(
            name='SalesTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('amount', salesops.base.money.MoneyField(verbose_name='amount')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'sales target',
                'verbose_name_plural': 'sales targets',
                'ordering': ['month', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SalesTargetEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('month', models.DateField(verbose_name='month')),
                ('amount', salesops.base.money.MoneyField(verbose_name='amount')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='org.salestarget')),
                ('region', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='org.region', verbose_name='region')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='salestarget',
            constraint=models.UniqueConstraint(fields=('month', 'person', 'region'), name='target_once_a_month', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='salestarget',
            constraint=models.CheckConstraint(condition=models.Q(('person', None), ('region', None), _connector='OR'), name='target_of_one'),
        ),
        migrations.AddConstraint(
            model_name='salestarget',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='target_of_a_whole_month'),
        ),
        migrations.AddConstraint(
            model_name='salestarget',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='target_amount'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='salestarget',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_salestargetevent" ("amount", "id", "month", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") VALUES (NEW."amount", NEW."id", NEW."month", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."region_id"); RETURN NULL;', hash='ac743a53c155e71e2f1fe122b80da12262117854', operation='INSERT', pgid='pgtrigger_insert_insert_0d624', table='org_salestarget', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='salestarget',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "org_salestargetevent" ("amount", "id", "month", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") VALUES (NEW."amount", NEW."id", NEW."month", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."region_id"); RETURN NULL;', hash='c521bb306e14a56c5b4958164a12b19d5dbf54d7', operation='UPDATE', pgid='pgtrigger_update_update_72084', table='org_salestarget', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='salestarget',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_salestargetevent" ("amount", "id", "month", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") VALUES (OLD."amount", OLD."id", OLD."month", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."region_id"); RETURN NULL;', hash='bf0d0111c5986696f3ba1b2a42fb9de81d27bc54', operation='DELETE', pgid='pgtrigger_delete_delete_6f308', table='org_salestarget', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='salestarget',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8c9b4c8d7c0cb78147a53cb78bc0589c73a3480b', operation='DELETE', pgid='pgtrigger_never_deleted_7dbdf', table='org_salestarget', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='salestargetevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3656cf5d50add651e8fc21d2fdede8b6efd08a29', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_66dc4', table='org_salestargetevent', when='BEFORE')),
        ),
    ]
