import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import salesops.audit.operations
import salesops.base.money
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contracts', '0001_initial'),
        ('org', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Settlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True, verbose_name='month')),
                ('settled_at', models.DateTimeField(verbose_name='settled at')),
                ('entries', models.PositiveIntegerField(verbose_name='entries')),
                ('own', salesops.base.money.MoneyField(verbose_name="account managers' commission")),
                ('payable', salesops.base.money.MoneyField(verbose_name='of it payable')),
                ('retained', salesops.base.money.MoneyField(verbose_name='of it retained')),
                ('pool', salesops.base.money.MoneyField(verbose_name="teams' commission")),
                ('paid', salesops.base.money.MoneyField(verbose_name='paid out')),
                ('settled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by')),
            ],
            options={
                'verbose_name': 'settled month',
                'verbose_name_plural': 'settled months',
                'ordering': ('-month',),
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='settlement_first_of_month'), models.CheckConstraint(condition=models.Q(('own', django.db.models.expressions.CombinedExpression(models.F('payable'), '+', models.F('retained')))), name='settlement_own_whole')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cbe32d792bd3c56f4bd6e4a9e2afa5b1d5f8607b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cd05c', table='commissions_settlement', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='statement number')),
                ('month', models.DateField(verbose_name='month')),
                ('carried_in', salesops.base.money.MoneyField(verbose_name='carried over from before')),
                ('earned', salesops.base.money.MoneyField(verbose_name='payable this month')),
                ('retained', salesops.base.money.MoneyField(verbose_name='retained this month')),
                ('paid', salesops.base.money.MoneyField(verbose_name='paid out')),
                ('carried_out', salesops.base.money.MoneyField(verbose_name='carried over to the next month')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'commission statement',
                'verbose_name_plural': 'commission statements',
                'ordering': ('-month', 'person'),
                'constraints': [models.UniqueConstraint(fields=('person', 'month'), name='statement_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='statement_first_of_month'), models.CheckConstraint(condition=models.Q(('carried_in__lte', 0), ('carried_out__lte', 0), ('paid__gte', 0), models.Q(('paid', 0), ('carried_out', 0), _connector='OR'), ('paid', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('carried_in'), '+', models.F('earned')), '-', models.F('carried_out')))), name='statement_pays_what_is_there')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='68047eb312e9646b42c4414eabb4c7c14a40fdb2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f023c', table='commissions_statement', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('share', models.CharField(choices=[('own', 'Account manager'), ('team', 'Project team')], max_length=4, verbose_name='share')),
                ('cause', models.CharField(choices=[('collected', 'Collected in full'), ('clawback', 'No longer collected in full'), ('changed', 'Amount changed')], max_length=10, verbose_name='cause')),
                ('base', salesops.base.money.MoneyField(verbose_name='sales amount it counts on')),
                ('rate', models.DecimalField(decimal_places=4, max_digits=5, verbose_name='rate')),
                ('amount', salesops.base.money.MoneyField(verbose_name='amount')),
                ('payable', salesops.base.money.MoneyField(verbose_name='payable')),
                ('retained', salesops.base.money.MoneyField(verbose_name='retained')),
                ('collected_on', models.DateField(null=True, verbose_name='collected in full on')),
                ('booked_at', models.DateTimeField(verbose_name='booked at')),
                ('beneficiary', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='beneficiary')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commission', to='contracts.contract', verbose_name='contract')),
            ],
            options={
                'verbose_name': 'ledger entry',
                'verbose_name_plural': 'ledger entries',
                'ordering': ('month', 'id'),
                'indexes': [models.Index(fields=['contract', 'share'], include=('amount', 'payable'), name='entry_contract'), models.Index(fields=['beneficiary', 'month'], name='entry_beneficiary')],
                'constraints': [models.UniqueConstraint(fields=('month', 'contract', 'share', 'beneficiary'), name='entry_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='entry_first_of_month'), models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='entry_not_nothing'), models.CheckConstraint(condition=models.Q(models.Q(('amount', django.db.models.expressions.CombinedExpression(models.F('payable'), '+', models.F('retained'))), ('beneficiary__isnull', False), ('share', 'own')), models.Q(('beneficiary__isnull', True), ('payable', 0), ('retained', 0), ('share', 'team')), _connector='OR'), name='entry_split_whole')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='72dd4d872f5bc03436768d363f74510e9c3630b2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c89fb', table='commissions_entry', when='BEFORE'))],
            },
        ),
        salesops.audit.operations.InstallTriggers(
            models=['Settlement', 'Statement', 'Entry'],
        ),
    ]
