import django.core.serializers.json
import django.db.models.deletion
import pgtrigger.compiler
import salesops.audit.operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('org', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('verb', models.CharField(max_length=80, verbose_name='action')),
                ('subject_id', models.BigIntegerField(verbose_name='record')),
                ('title', models.CharField(max_length=200, verbose_name='name of the record at that time')),
                ('changes', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='changes')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('ip', models.GenericIPAddressField(null=True, verbose_name='address')),
                ('request', models.UUIDField(null=True, verbose_name='request')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='kind of record')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'indexes': [models.Index(fields=['subject_type', 'subject_id', '-id'], name='audit_entry_of_subject'), models.Index(fields=['request'], name='audit_entry_of_request')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1b389f8260e22d0fbf38b4ff1e20214212b176ee', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a6b88', table='audit_entry', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='About',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_id', models.BigIntegerField()),
                ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='about', to='audit.entry')),
            ],
            options={
                'indexes': [models.Index(fields=['subject_type', 'subject_id', '-entry'], name='audit_about_subject')],
                'constraints': [models.UniqueConstraint(fields=('entry', 'subject_type', 'subject_id'), name='audit_about_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c24f13d9cc42b7ba7798af723b448fb7ac37a17a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2bdbf', table='audit_about', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ViewLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('subject_id', models.BigIntegerField(verbose_name='record')),
                ('title', models.CharField(max_length=200, verbose_name='name of the record at that time')),
                ('what', models.CharField(max_length=80, verbose_name='what was done')),
                ('ip', models.GenericIPAddressField(null=True, verbose_name='address')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='kind of record')),
            ],
            options={
                'verbose_name': 'view log entry',
                'verbose_name_plural': 'view log',
                'indexes': [models.Index(fields=['subject_type', 'subject_id', '-id'], name='audit_viewlog_of_subject')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a73ebda501d9d0ffd7b43a8008ebc3c15545d9cb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_527ff', table='audit_viewlog', when='BEFORE'))],
            },
        ),
        salesops.audit.operations.InstallTriggers(
            models=['Entry', 'About', 'ViewLog'],
        ),
    ]
