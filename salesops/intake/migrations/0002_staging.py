"""Lines are kept as they were read, part by part; a row is written once, and what is refused is said in each language."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# What was under way is staged in another form now: a file is handed in again in a minute.
LET_GO = """
UPDATE intake_importrun SET state = 'dropped', ended_at = now() WHERE state IN ('reading', 'checking', 'ready');
UPDATE intake_importrun SET state = 'failed', ended_at = now() WHERE state = 'loading';
DELETE FROM intake_importkey;
DELETE FROM intake_importrow;
SET CONSTRAINTS ALL IMMEDIATE;
"""
KEEP_FILES = """
INSERT INTO intake_refusedfile (run_id, language, file_id)
SELECT id, language, bad_file_id FROM intake_importrun WHERE bad_file_id IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    """Staging only; no import that has ended changes."""

    dependencies = [
        ('documents', '0001_initial'),
        ('intake', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(LET_GO, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='ImportPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('lines', models.JSONField()),
            ],
            options={
                'verbose_name': 'part of an import',
                'verbose_name_plural': 'parts of imports',
            },
        ),
        migrations.CreateModel(
            name='RefusedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
            ],
            options={
                'verbose_name': 'file of refused rows',
                'verbose_name_plural': 'files of refused rows',
            },
        ),
        migrations.RemoveConstraint(
            model_name='importrow',
            name='import_row_state_known',
        ),
        migrations.AddField(
            model_name='importrun',
            name='reached',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='importkey',
            name='run',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='intake.importrun'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='reasons',
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='run',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='intake.importrun'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='state',
            field=models.CharField(choices=[('good', 'New'), ('same', 'There already'), ('bad', 'Refused'), ('loaded', 'Loaded')], max_length=6),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['good', 'same', 'bad', 'loaded'])), name='import_row_state_known'),
        ),
        migrations.AddField(
            model_name='importpart',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='intake.importrun'),
        ),
        migrations.AddField(
            model_name='refusedfile',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.file'),
        ),
        migrations.AddField(
            model_name='refusedfile',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refused_files', to='intake.importrun'),
        ),
        migrations.RemoveField(
            model_name='importrow',
            name='faults',
        ),
        migrations.AddConstraint(
            model_name='importpart',
            constraint=models.UniqueConstraint(fields=('run', 'line'), name='import_part_once'),
        ),
        migrations.RunSQL(KEEP_FILES, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='importrun',
            name='bad_file',
        ),
        migrations.AddConstraint(
            model_name='refusedfile',
            constraint=models.UniqueConstraint(fields=('run', 'language'), name='import_refused_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refusedfile',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='81ec36a0febf151bf211e2edecffb4f91ef424b0', operation='DELETE', pgid='pgtrigger_never_deleted_4712a', table='intake_refusedfile', when='BEFORE')),
        ),
    ]
