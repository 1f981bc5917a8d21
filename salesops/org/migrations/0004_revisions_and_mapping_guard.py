"""Revisions of people and departments; no department answers, over others, for itself, whoever writes the row (ORG-5)."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

GUARD = """
CREATE FUNCTION org_refuse_mapping_loop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('org.departments'));
    IF EXISTS (
        WITH RECURSIVE onward (id) AS (
            SELECT NEW.mapped_to_id
            UNION
            SELECT d.mapped_to_id FROM onward JOIN org_department d ON d.id = onward.id
        )
        SELECT 1 FROM onward WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'department % would be mapped to itself', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER org_refuse_mapping_loop AFTER INSERT OR UPDATE OF mapped_to_id ON org_department
    FOR EACH ROW WHEN (NEW.mapped_to_id IS NOT NULL) EXECUTE FUNCTION org_refuse_mapping_loop();
"""
UNGUARD = "DROP TRIGGER org_refuse_mapping_loop ON org_department; DROP FUNCTION org_refuse_mapping_loop();"


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0003_departments_and_deputations'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='department',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='department',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='department',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='department',
            name='revision',
            field=models.PositiveIntegerField(default=1, verbose_name='revision'),
        ),
        migrations.AddField(
            model_name='departmentevent',
            name='revision',
            field=models.PositiveIntegerField(default=1, verbose_name='revision'),
        ),
        migrations.AddField(
            model_name='person',
            name='revision',
            field=models.PositiveIntegerField(default=1, verbose_name='revision'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='revision',
            field=models.PositiveIntegerField(default=1, verbose_name='revision'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_departmentevent" ("code", "head_id", "id", "mapped_to_id", "name", "name_en", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision") VALUES (NEW."code", NEW."head_id", NEW."id", NEW."mapped_to_id", NEW."name", NEW."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."revision"); RETURN NULL;', hash='1f66c3d2c504f3b79544b0fd6d498db6c1a33467', operation='INSERT', pgid='pgtrigger_insert_insert_2d696', table='org_department', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "org_departmentevent" ("code", "head_id", "id", "mapped_to_id", "name", "name_en", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision") VALUES (NEW."code", NEW."head_id", NEW."id", NEW."mapped_to_id", NEW."name", NEW."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."revision"); RETURN NULL;', hash='a8bea709a0f9f61ef1ef7fe182a2e4c773fcd5d7', operation='UPDATE', pgid='pgtrigger_update_update_982e0', table='org_department', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='department',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_departmentevent" ("code", "head_id", "id", "mapped_to_id", "name", "name_en", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision") VALUES (OLD."code", OLD."head_id", OLD."id", OLD."mapped_to_id", OLD."name", OLD."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."revision"); RETURN NULL;', hash='4c42d857d240b9baebc81ac1aacedd46927eca3c', operation='DELETE', pgid='pgtrigger_delete_delete_682c7', table='org_department', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_personevent" ("email", "employee_no", "id", "is_active", "is_superuser", "language", "name", "name_latin", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "revision", "username") VALUES (NEW."email", NEW."employee_no", NEW."id", NEW."is_active", NEW."is_superuser", NEW."language", NEW."name", NEW."name_latin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."phone", NEW."revision", NEW."username"); RETURN NULL;', hash='fd27fb07f9add1f0fc9a4e8e234738d52460ef88', operation='INSERT', pgid='pgtrigger_insert_insert_e57ab', table='org_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."employee_no" IS DISTINCT FROM (NEW."employee_no") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_latin" IS DISTINCT FROM (NEW."name_latin") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."username" IS DISTINCT FROM (NEW."username"))', func='INSERT INTO "org_personevent" ("email", "employee_no", "id", "is_active", "is_superuser", "language", "name", "name_latin", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "revision", "username") VALUES (NEW."email", NEW."employee_no", NEW."id", NEW."is_active", NEW."is_superuser", NEW."language", NEW."name", NEW."name_latin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."phone", NEW."revision", NEW."username"); RETURN NULL;', hash='7ad7b119841487b28ae91db0367afdbedbed522b', operation='UPDATE', pgid='pgtrigger_update_update_673e0', table='org_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_personevent" ("email", "employee_no", "id", "is_active", "is_superuser", "language", "name", "name_latin", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "revision", "username") VALUES (OLD."email", OLD."employee_no", OLD."id", OLD."is_active", OLD."is_superuser", OLD."language", OLD."name", OLD."name_latin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."phone", OLD."revision", OLD."username"); RETURN NULL;', hash='efbadd33e73ef8fa95e9a3ba510a69d47a61acf4', operation='DELETE', pgid='pgtrigger_delete_delete_50dfd', table='org_person', when='AFTER')),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
