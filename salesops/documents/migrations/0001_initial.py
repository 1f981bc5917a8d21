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
            name='CompanyProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(unique=True, verbose_name='valid from')),
                ('name', models.CharField(max_length=100, verbose_name='registered name')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('credit_code', models.CharField(max_length=18, verbose_name='unified social credit code')),
                ('address', models.CharField(max_length=200, verbose_name='registered address')),
                ('phone', models.CharField(max_length=40, verbose_name='phone')),
                ('legal_representative', models.CharField(max_length=60, verbose_name='legal representative')),
                ('bank', models.CharField(max_length=100, verbose_name='bank')),
                ('account', models.CharField(max_length=40, verbose_name='account number')),
            ],
            options={
                'verbose_name': 'company profile',
                'verbose_name_plural': 'company profile',
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='054b53f67a31b1a26a85cf2c5662474d6a343509', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_64e16', table='documents_companyprofile', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='File',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('content_type', models.CharField(max_length=100, verbose_name='content type')),
                ('path', models.CharField(max_length=200, unique=True, verbose_name='place')),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('subject_id', models.BigIntegerField(verbose_name='record')),
                ('created_at', models.DateTimeField(verbose_name='time')),
                ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='kind of record')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
                'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='file_of_subject')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d1b495db5a1d6e83e7324c36dbbbdcfb99d04c96', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_50b13', table='documents_file', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=80, verbose_name='kind')),
                ('subject_id', models.BigIntegerField(verbose_name='record')),
                ('number', models.CharField(max_length=60, verbose_name='number')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('waiting', 'being made'), ('archived', 'archived'), ('parked', 'could not be made')], default='waiting', max_length=20, verbose_name='state')),
                ('path', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('size', models.PositiveIntegerField(default=0, verbose_name='size')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('html_sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the source')),
                ('problem', models.TextField(blank=True, verbose_name='why it could not be made')),
                ('created_at', models.DateTimeField(verbose_name='ordered')),
                ('archived_at', models.DateTimeField(null=True, verbose_name='archived')),
                ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='kind of record')),
            ],
            options={
                'verbose_name': 'paper',
                'verbose_name_plural': 'papers',
                'indexes': [models.Index(fields=['subject_type', 'subject_id', '-version'], name='paper_of_subject')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'number', 'version'), name='paper_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'archived', 'parked'])), name='paper_state_known'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='paper_version_from_1'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'archived'), _negated=True), models.Q(models.Q(('path', ''), _negated=True), ('size__gt', 0), ('sha256__regex', '^[0-9a-f]{64}$'), ('archived_at__isnull', False)), _connector='OR'), name='paper_archived_has_content')],
                'triggers': [pgtrigger.compiler.Trigger(name='archived_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'archived\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='36b56b793da122feb76a09cdae894e5a87127d51', operation='UPDATE', pgid='pgtrigger_archived_stays_b0ab9', table='documents_paper', when='BEFORE')), pgtrigger.compiler.Trigger(name='about_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."subject_type_id" IS DISTINCT FROM (NEW."subject_type_id") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."ordered_by_id" IS DISTINCT FROM (NEW."ordered_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='06b7a0cc78ebc784362b5220d00f3d9a44f6e3ed', operation='UPDATE', pgid='pgtrigger_about_stays_91a05', table='documents_paper', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0454ecf92e11633254283b343db767510e8345bd', operation='DELETE', pgid='pgtrigger_never_deleted_f3246', table='documents_paper', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Sequence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(max_length=20, verbose_name='prefix')),
                ('year', models.PositiveSmallIntegerField(default=0, verbose_name='year')),
                ('last', models.PositiveIntegerField(verbose_name='last number')),
            ],
            options={
                'verbose_name': 'number sequence',
                'verbose_name_plural': 'number sequences',
                'constraints': [models.UniqueConstraint(fields=('prefix', 'year'), name='sequence_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='one_up', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."last" <> OLD."last" + 1 OR NEW."prefix" <> OLD."prefix" OR NEW."year" <> OLD."year")', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c6b4259a4e220413b44d9ff8e7cd2ed04a86f810', operation='UPDATE', pgid='pgtrigger_one_up_4333f', table='documents_sequence', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f01e51f904014939a1900ddd46014727414d33d6', operation='DELETE', pgid='pgtrigger_never_deleted_ff970', table='documents_sequence', when='BEFORE'))],
            },
        ),
        salesops.audit.operations.InstallTriggers(
            models=['CompanyProfile', 'File', 'Paper', 'Sequence'],
        ),
    ]
