import django.db.models.deletion
import pgtrigger.compiler
import salesops.audit.operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='SettingValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, verbose_name='setting')),
                ('value', models.CharField(max_length=400, verbose_name='value')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('created_at', models.DateTimeField(verbose_name='entered at')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'verbose_name': 'setting',
                'verbose_name_plural': 'settings',
                'ordering': ['key', '-valid_from', '-pk'],
                'indexes': [models.Index(fields=['key', '-valid_from', '-id'], name='policy_sett_key_47975d_idx')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2501e1bfebffafa55f1d4c4740ba47dae4dec6d5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_aee96', table='policy_settingvalue', when='BEFORE'))],
            },
        ),
        salesops.audit.operations.InstallTriggers(
            models=['SettingValue'],
        ),
    ]
