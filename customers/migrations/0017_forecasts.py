"""What stays as it was: the forecast of each month's beginning, and the annual one (OPP-2, OPP-5)."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import salesops.base.money
import salesops.org.fields
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0016_revisits'),
        ('org', '0005_sales_targets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FrozenFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product_line', models.CharField(blank=True, max_length=60, verbose_name='Product line')),
                ('month', models.DateField(verbose_name='Expected close')),
                ('count', models.PositiveIntegerField(verbose_name='opportunities')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='Amount')),
                ('committed', models.DecimalField(decimal_places=2, max_digits=20)),
                ('best', models.DecimalField(decimal_places=2, max_digits=20)),
                ('weighted', models.DecimalField(decimal_places=2, max_digits=20)),
            ],
            options={
                'verbose_name': 'frozen figure',
                'verbose_name_plural': 'frozen figures',
            },
        ),
        migrations.CreateModel(
            name='AnnualForecast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True, verbose_name='Year')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('filed', 'Filed')], default='draft', max_length=8, verbose_name='State')),
                ('forecast_1', salesops.base.money.MoneyField(default=Decimal('0.00'), verbose_name='Forecast of the first quarter')),
                ('forecast_2', salesops.base.money.MoneyField(default=Decimal('0.00'), verbose_name='Forecast of the second quarter')),
                ('forecast_3', salesops.base.money.MoneyField(default=Decimal('0.00'), verbose_name='Forecast of the third quarter')),
                ('forecast_4', salesops.base.money.MoneyField(default=Decimal('0.00'), verbose_name='Forecast of the fourth quarter')),
                ('assumptions_1', models.TextField(blank=True, verbose_name='Assumptions of the first quarter')),
                ('assumptions_2', models.TextField(blank=True, verbose_name='Assumptions of the second quarter')),
                ('assumptions_3', models.TextField(blank=True, verbose_name='Assumptions of the third quarter')),
                ('assumptions_4', models.TextField(blank=True, verbose_name='Assumptions of the fourth quarter')),
                ('remark', models.TextField(blank=True, verbose_name='Market, risks, measures')),
                ('figures', models.JSONField(blank=True, null=True, verbose_name='figures at filing')),
                ('begun_at', models.DateTimeField(verbose_name='begun')),
                ('filed_at', models.DateTimeField(blank=True, null=True, verbose_name='Filed on')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('author', salesops.org.fields.InCharge(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Author')),
            ],
            options={
                'verbose_name': 'annual forecast',
                'verbose_name_plural': 'annual forecasts',
                'ordering': ['-year'],
            },
        ),
        migrations.CreateModel(
            name='AnnualCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='First opened')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='filed for')),
                ('annual', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='customers.annualforecast')),
            ],
            options={
                'verbose_name': 'copy of an annual forecast',
                'verbose_name_plural': 'copies of annual forecasts',
            },
        ),
        migrations.CreateModel(
            name='AnnualForecastEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('year', models.PositiveSmallIntegerField(verbose_name='Year')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('filed', 'Filed')], default='draft', max_length=8, verbose_name='State')),
                ('forecast_1', salesops.base.money.MoneyField(default=Decimal('0.00'), verbose_name='Forecast of the first quarter')),
                ('forecast_2', salesops.base.money.MoneyField(default=Decimal('0.00'), verbose_name='Forecast of the second quarter')),
                ('forecast_3', salesops.base.money.MoneyField(default=Decimal('0.00'), verbose_name='Forecast of the third quarter')),
                ('forecast_4', salesops.base.money.MoneyField(default=Decimal('0.00'), verbose_name='Forecast of the fourth quarter')),
                ('assumptions_1', models.TextField(blank=True, verbose_name='Assumptions of the first quarter')),
                ('assumptions_2', models.TextField(blank=True, verbose_name='Assumptions of the second quarter')),
                ('assumptions_3', models.TextField(blank=True, verbose_name='Assumptions of the third quarter')),
                ('assumptions_4', models.TextField(blank=True, verbose_name='Assumptions of the fourth quarter')),
                ('remark', models.TextField(blank=True, verbose_name='Market, risks, measures')),
                ('figures', models.JSONField(blank=True, null=True, verbose_name='figures at filing')),
                ('begun_at', models.DateTimeField(verbose_name='begun')),
                ('filed_at', models.DateTimeField(blank=True, null=True, verbose_name='Filed on')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('author', salesops.org.fields.InCharge(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Author')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='customers.annualforecast')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ForecastFreeze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True, verbose_name='month')),
                ('frozen_at', models.DateTimeField(verbose_name='frozen')),
            ],
            options={
                'verbose_name': 'frozen forecast',
                'verbose_name_plural': 'frozen forecasts',
                'ordering': ['-month'],
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='freeze_of_a_whole_month')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='forecastfreeze',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d28802cbf7387de7f05f10943ae00966b70b8c59', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_067f0', table='customers_forecastfreeze', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='frozenfigure',
            name='freeze',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='customers.forecastfreeze'),
        ),
        migrations.AddField(
            model_name='frozenfigure',
            name='owner',
            field=salesops.org.fields.InCharge(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Owner'),
        ),
        migrations.AddField(
            model_name='frozenfigure',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.region', verbose_name='Region'),
        ),
        migrations.AddConstraint(
            model_name='annualforecast',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'filed'])), name='annual_state'),
        ),
        migrations.AddConstraint(
            model_name='annualforecast',
            constraint=models.CheckConstraint(condition=models.Q(('year__range', (2000, 2199))), name='annual_year'),
        ),
        migrations.AddConstraint(
            model_name='annualforecast',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('figures', None), ('filed_at', None), ('state', 'draft')), models.Q(('figures__isnull', False), ('filed_at__isnull', False), ('state', 'filed')), _connector='OR'), name='annual_frozen_once_filed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annualforecast',
            trigger=pgtrigger.compiler.Trigger(name='annual_filed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'filed\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='6873077aabb75f3629c68c4e2d62568a17bfe3b6', operation='UPDATE', pgid='pgtrigger_annual_filed_1ce8b', table='customers_annualforecast', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annualforecast',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "customers_annualforecastevent" ("assumptions_1", "assumptions_2", "assumptions_3", "assumptions_4", "author_id", "begun_at", "figures", "filed_at", "forecast_1", "forecast_2", "forecast_3", "forecast_4", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "revision", "state", "year") VALUES (NEW."assumptions_1", NEW."assumptions_2", NEW."assumptions_3", NEW."assumptions_4", NEW."author_id", NEW."begun_at", NEW."figures", NEW."filed_at", NEW."forecast_1", NEW."forecast_2", NEW."forecast_3", NEW."forecast_4", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."remark", NEW."revision", NEW."state", NEW."year"); RETURN NULL;', hash='77aff76449826f47d587fa9cd256cd71c4d685ff', operation='INSERT', pgid='pgtrigger_insert_insert_7c8cd', table='customers_annualforecast', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annualforecast',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "customers_annualforecastevent" ("assumptions_1", "assumptions_2", "assumptions_3", "assumptions_4", "author_id", "begun_at", "figures", "filed_at", "forecast_1", "forecast_2", "forecast_3", "forecast_4", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "revision", "state", "year") VALUES (NEW."assumptions_1", NEW."assumptions_2", NEW."assumptions_3", NEW."assumptions_4", NEW."author_id", NEW."begun_at", NEW."figures", NEW."filed_at", NEW."forecast_1", NEW."forecast_2", NEW."forecast_3", NEW."forecast_4", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."remark", NEW."revision", NEW."state", NEW."year"); RETURN NULL;', hash='6942e49a679a2bd968e370d49915025a6a4cf7c9', operation='UPDATE', pgid='pgtrigger_update_update_b3949', table='customers_annualforecast', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annualforecast',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "customers_annualforecastevent" ("assumptions_1", "assumptions_2", "assumptions_3", "assumptions_4", "author_id", "begun_at", "figures", "filed_at", "forecast_1", "forecast_2", "forecast_3", "forecast_4", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "revision", "state", "year") VALUES (OLD."assumptions_1", OLD."assumptions_2", OLD."assumptions_3", OLD."assumptions_4", OLD."author_id", OLD."begun_at", OLD."figures", OLD."filed_at", OLD."forecast_1", OLD."forecast_2", OLD."forecast_3", OLD."forecast_4", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."remark", OLD."revision", OLD."state", OLD."year"); RETURN NULL;', hash='b81a9e35c21339a60020a9850d68d77e5d380026', operation='DELETE', pgid='pgtrigger_delete_delete_7aee5', table='customers_annualforecast', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annualforecast',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c739ec02ed5102298769b00506b0dabfd483034a', operation='DELETE', pgid='pgtrigger_never_deleted_1d959', table='customers_annualforecast', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='annualcopy',
            constraint=models.UniqueConstraint(fields=('annual', 'reader'), name='annual_one_copy_each'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annualcopy',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7e52d24f45ea0174ab5ffb02021c12732d39115f', operation='DELETE', pgid='pgtrigger_never_deleted_81d9c', table='customers_annualcopy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annualforecastevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b130a1d701b640d7d882a06f52eb5cf1aacfe016', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_41a79', table='customers_annualforecastevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='frozenfigure',
            index=models.Index(fields=['month', 'freeze'], name='frozen_of_month'),
        ),
        migrations.AddConstraint(
            model_name='frozenfigure',
            constraint=models.UniqueConstraint(fields=('freeze', 'owner', 'region', 'product_line', 'month'), name='frozen_once'),
        ),
        migrations.AddConstraint(
            model_name='frozenfigure',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='frozen_of_a_whole_month'),
        ),
        migrations.AddConstraint(
            model_name='frozenfigure',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', models.F('best')), ('best__gte', models.F('committed')), ('committed__gte', 0), ('count__gt', 0)), name='frozen_in_order'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='frozenfigure',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5b1eca889f55216b8a54cbde224e36386b84c3a7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_40563', table='customers_frozenfigure', when='BEFORE')),
        ),
    ]
