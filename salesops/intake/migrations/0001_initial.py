"""A file that is being taken in, its rows, and what those are compared by."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('state', models.CharField(choices=[('reading', 'Being read'), ('checking', 'Being checked'), ('ready', 'Waits for your word'), ('loading', 'Being loaded'), ('done', 'Loaded'), ('failed', "Can't be loaded"), ('dropped', 'Dropped')], default='reading', max_length=10, verbose_name='state')),
                ('language', models.CharField(max_length=10)),
                ('headings', models.JSONField(default=list)),
                ('columns', models.JSONField(default=list)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('good', models.PositiveIntegerField(default=0)),
                ('same', models.PositiveIntegerField(default=0)),
                ('bad', models.PositiveIntegerField(default=0)),
                ('loaded', models.PositiveIntegerField(default=0)),
                ('problem', models.TextField(blank=True)),
                ('advice', models.TextField(blank=True)),
                ('started_at', models.DateTimeField(verbose_name='handed in')),
                ('ended_at', models.DateTimeField(null=True)),
                ('bad_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('raw', 'Not checked yet'), ('good', 'New'), ('same', 'There already'), ('bad', 'Refused'), ('loaded', 'Loaded')], default='raw', max_length=6)),
                ('cells', models.JSONField(default=list)),
                ('faults', models.JSONField(default=dict)),
                ('values', models.JSONField(default=dict)),
                ('reasons', models.JSONField(default=list)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='intake.importrun')),
            ],
            options={
                'verbose_name': 'row of an import',
                'verbose_name_plural': 'rows of imports',
            },
        ),
        migrations.CreateModel(
            name='ImportKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=160)),
                ('line', models.PositiveIntegerField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='intake.importrun')),
            ],
            options={
                'verbose_name': 'key of an import',
                'verbose_name_plural': 'keys of imports',
            },
        ),
        migrations.AddIndex(
            model_name='importrun',
            index=models.Index(fields=['by', '-id'], name='import_of_person'),
        ),
        migrations.AddConstraint(
            model_name='importrun',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['reading', 'checking', 'ready', 'loading', 'done', 'failed', 'dropped'])), name='import_state_known'),
        ),
        migrations.AddConstraint(
            model_name='importrun',
            constraint=models.CheckConstraint(condition=models.Q(('loaded__lte', models.F('good')), ('done__lte', models.F('total'))), name='import_counts_add_up'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrun',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ca9f8cb2a5a38418945591e1eaa32d5d98f130f6', operation='DELETE', pgid='pgtrigger_never_deleted_25d97', table='intake_importrun', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['run', 'state', 'line'], name='import_row_next'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['raw', 'good', 'same', 'bad', 'loaded'])), name='import_row_state_known'),
        ),
        migrations.AddIndex(
            model_name='importkey',
            index=models.Index(fields=['run', 'key'], name='import_key_of_run'),
        ),
    ]
