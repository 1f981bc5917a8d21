import django.contrib.auth.validators
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import salesops.audit.operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='PostTitle',
            fields=[
                ('post', models.CharField(choices=[('GM', 'General manager'), ('SALES_VP', 'Sales vice-president'), ('DIRECTOR', 'Sales and marketing director'), ('REGIONAL_MANAGER', 'Regional manager'), ('ACCOUNT_MANAGER', 'Account manager'), ('SALES_ASSISTANT', 'Sales assistant'), ('MARKETING_ASSISTANT', 'Marketing assistant'), ('FINANCE', 'Finance'), ('TECHNICAL', 'Technical department'), ('DEPARTMENT_REVIEWER', 'Department reviewer'), ('ADMIN', 'Administrator')], max_length=30, primary_key=True, serialize=False, verbose_name='post')),
                ('title_zh', models.CharField(max_length=60, verbose_name='title in Chinese')),
                ('title_en', models.CharField(max_length=60, verbose_name='title in English')),
            ],
            options={
                'verbose_name': 'post title',
                'verbose_name_plural': 'post titles',
                'constraints': [models.CheckConstraint(condition=models.Q(('post__in', ['GM', 'SALES_VP', 'DIRECTOR', 'REGIONAL_MANAGER', 'ACCOUNT_MANAGER', 'SALES_ASSISTANT', 'MARKETING_ASSISTANT', 'FINANCE', 'TECHNICAL', 'DEPARTMENT_REVIEWER', 'ADMIN'])), name='post_title_of_a_known_post')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_posttitleevent" ("pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "title_en", "title_zh") VALUES (COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."post", NEW."post", NEW."title_en", NEW."title_zh"); RETURN NULL;', hash='d2e69f1b3c8d64216a6c79db51e6d75f02b430b3', operation='INSERT', pgid='pgtrigger_insert_insert_7cd88', table='org_posttitle', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "org_posttitleevent" ("pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "title_en", "title_zh") VALUES (COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."post", NEW."post", NEW."title_en", NEW."title_zh"); RETURN NULL;', hash='c591a088be2279e472fdda2f04394e60fdc8f3cb', operation='UPDATE', pgid='pgtrigger_update_update_5ef29', table='org_posttitle', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_posttitleevent" ("pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "title_en", "title_zh") VALUES (COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."post", OLD."post", OLD."title_en", OLD."title_zh"); RETURN NULL;', hash='3cf581cefa7c6ccd6048f77b19a4b2e966d0e9fd', operation='DELETE', pgid='pgtrigger_delete_delete_bccb0', table='org_posttitle', when='AFTER')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4c32000d6ff7482ee518675df26d7effde59ca1a', operation='DELETE', pgid='pgtrigger_never_deleted_e63e8', table='org_posttitle', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PostTitleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('post', models.CharField(choices=[('GM', 'General manager'), ('SALES_VP', 'Sales vice-president'), ('DIRECTOR', 'Sales and marketing director'), ('REGIONAL_MANAGER', 'Regional manager'), ('ACCOUNT_MANAGER', 'Account manager'), ('SALES_ASSISTANT', 'Sales assistant'), ('MARKETING_ASSISTANT', 'Marketing assistant'), ('FINANCE', 'Finance'), ('TECHNICAL', 'Technical department'), ('DEPARTMENT_REVIEWER', 'Department reviewer'), ('ADMIN', 'Administrator')], max_length=30, serialize=False, verbose_name='post')),
                ('title_zh', models.CharField(max_length=60, verbose_name='title in Chinese')),
                ('title_en', models.CharField(max_length=60, verbose_name='title in English')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='org.posttitle')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='35a0873d98ad51799ba6623c7faf78a0fc398149', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dacf2', table='org_posttitleevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name in English')),
            ],
            options={
                'verbose_name': 'region',
                'verbose_name_plural': 'regions',
                'ordering': ['code'],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_regionevent" ("code", "id", "name", "name_en", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."id", NEW."name", NEW."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='a95efc0e45a8167a8484381bf695c15e8cdf9c4d', operation='INSERT', pgid='pgtrigger_insert_insert_3b408', table='org_region', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "org_regionevent" ("code", "id", "name", "name_en", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."id", NEW."name", NEW."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='51952e9e1e24b1256056ead778a06a9f0b1e59bf', operation='UPDATE', pgid='pgtrigger_update_update_3e0e6', table='org_region', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_regionevent" ("code", "id", "name", "name_en", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."code", OLD."id", OLD."name", OLD."name_en", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='2a079b828d4cab69a78a4c2ec6609d8b883276e6', operation='DELETE', pgid='pgtrigger_delete_delete_b7cf4', table='org_region', when='AFTER')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5d08b5167f2f5983e698ce68bfdfa2245e820561', operation='DELETE', pgid='pgtrigger_never_deleted_4ccaf', table='org_region', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RegionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=30, verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name in English')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='org.region')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f84f8dfa4ab12ea1309332bc2980441e65c0345b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_df4ab', table='org_regionevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=60, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='sign-in name')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_latin', models.CharField(blank=True, max_length=60, verbose_name='name in Latin letters')),
                ('employee_no', models.CharField(blank=True, max_length=30, null=True, unique=True, verbose_name='employee number')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('language', models.CharField(choices=[('zh-hans', 'Simplified Chinese'), ('en', 'English')], default='zh-hans', max_length=10, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_superuser', models.BooleanField(default=False, verbose_name='superuser')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('language__in', ['zh-hans', 'en'])), name='person_language_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_personevent" ("email", "employee_no", "id", "is_active", "is_superuser", "language", "name", "name_latin", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "username") VALUES (NEW."email", NEW."employee_no", NEW."id", NEW."is_active", NEW."is_superuser", NEW."language", NEW."name", NEW."name_latin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."phone", NEW."username"); RETURN NULL;', hash='a7dd1371f7235ddb27cdb2e833c870dcaf648d2c', operation='INSERT', pgid='pgtrigger_insert_insert_e57ab', table='org_person', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."employee_no" IS DISTINCT FROM (NEW."employee_no") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_latin" IS DISTINCT FROM (NEW."name_latin") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."username" IS DISTINCT FROM (NEW."username"))', func='INSERT INTO "org_personevent" ("email", "employee_no", "id", "is_active", "is_superuser", "language", "name", "name_latin", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "username") VALUES (NEW."email", NEW."employee_no", NEW."id", NEW."is_active", NEW."is_superuser", NEW."language", NEW."name", NEW."name_latin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."phone", NEW."username"); RETURN NULL;', hash='e7f4b6add05e08b199e64264bdea7fb67e204c81', operation='UPDATE', pgid='pgtrigger_update_update_673e0', table='org_person', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_personevent" ("email", "employee_no", "id", "is_active", "is_superuser", "language", "name", "name_latin", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "username") VALUES (OLD."email", OLD."employee_no", OLD."id", OLD."is_active", OLD."is_superuser", OLD."language", OLD."name", OLD."name_latin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."phone", OLD."username"); RETURN NULL;', hash='f2de7dff46f078bbecdbf63e6538af02a5c11670', operation='DELETE', pgid='pgtrigger_delete_delete_50dfd', table='org_person', when='AFTER')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='988fa517ef186fe0b2ad73e8ba8399a6b42fdeca', operation='DELETE', pgid='pgtrigger_never_deleted_1db71', table='org_person', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(choices=[('GM', 'General manager'), ('SALES_VP', 'Sales vice-president'), ('DIRECTOR', 'Sales and marketing director'), ('REGIONAL_MANAGER', 'Regional manager'), ('ACCOUNT_MANAGER', 'Account manager'), ('SALES_ASSISTANT', 'Sales assistant'), ('MARKETING_ASSISTANT', 'Marketing assistant'), ('FINANCE', 'Finance'), ('TECHNICAL', 'Technical department'), ('DEPARTMENT_REVIEWER', 'Department reviewer'), ('ADMIN', 'Administrator')], max_length=30, verbose_name='post')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(help_text='from the first day up to, not including, the last', verbose_name='during')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('superior', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='superior')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'assignment',
                'verbose_name_plural': 'assignments',
                'ordering': ['person', 'during'],
                'indexes': [models.Index(fields=['superior', 'post'], name='org_assignm_superio_cab17e_idx'), models.Index(fields=['post', 'region'], name='org_assignm_post_0d131b_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('post__in', ['GM', 'SALES_VP', 'DIRECTOR', 'REGIONAL_MANAGER', 'ACCOUNT_MANAGER', 'SALES_ASSISTANT', 'MARKETING_ASSISTANT', 'FINANCE', 'TECHNICAL', 'DEPARTMENT_REVIEWER', 'ADMIN'])), name='assignment_to_a_known_post'), models.CheckConstraint(condition=models.Q(('superior__isnull', True), models.Q(('superior', models.F('person')), _negated=True), _connector='OR'), name='assignment_not_under_oneself'), models.CheckConstraint(condition=models.Q(models.Q(('post', 'GM'), ('superior__isnull', True)), models.Q(models.Q(('post', 'GM'), _negated=True), ('superior__isnull', False)), _connector='OR'), name='assignment_superior_all_but_gm'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('during', '&&')], name='assignment_one_post_a_day')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_assignmentevent" ("during", "id", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "region_id", "superior_id") VALUES (NEW."during", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."post", NEW."region_id", NEW."superior_id"); RETURN NULL;', hash='ff798b5b56ad015ce5d253c70ac901cd3a85d150', operation='INSERT', pgid='pgtrigger_insert_insert_3d107', table='org_assignment', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "org_assignmentevent" ("during", "id", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "region_id", "superior_id") VALUES (NEW."during", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."post", NEW."region_id", NEW."superior_id"); RETURN NULL;', hash='587acb8c4b73e8627dacef2e379b053bb3ce5be3', operation='UPDATE', pgid='pgtrigger_update_update_50097', table='org_assignment', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_assignmentevent" ("during", "id", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "region_id", "superior_id") VALUES (OLD."during", OLD."id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."post", OLD."region_id", OLD."superior_id"); RETURN NULL;', hash='55eaf9ca2c9faec5f3d8714774cd6c15170bebac', operation='DELETE', pgid='pgtrigger_delete_delete_53e54', table='org_assignment', when='AFTER')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c771ac5b0d7b741974db4e5b212f61b498f1b5d3', operation='DELETE', pgid='pgtrigger_never_deleted_12443', table='org_assignment', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='AssignmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('post', models.CharField(choices=[('GM', 'General manager'), ('SALES_VP', 'Sales vice-president'), ('DIRECTOR', 'Sales and marketing director'), ('REGIONAL_MANAGER', 'Regional manager'), ('ACCOUNT_MANAGER', 'Account manager'), ('SALES_ASSISTANT', 'Sales assistant'), ('MARKETING_ASSISTANT', 'Marketing assistant'), ('FINANCE', 'Finance'), ('TECHNICAL', 'Technical department'), ('DEPARTMENT_REVIEWER', 'Department reviewer'), ('ADMIN', 'Administrator')], max_length=30, verbose_name='post')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(help_text='from the first day up to, not including, the last', verbose_name='during')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='org.assignment')),
                ('superior', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='superior')),
                ('region', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='org.region', verbose_name='region')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b40fff4edc57505a3ecb91d86826d1a039446572', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4ae02', table='org_assignmentevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Coverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='during')),
                ('assistant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assistant')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'area of support',
                'verbose_name_plural': 'areas of support',
                'ordering': ['assistant', 'during'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', False), ('region__isnull', True)), models.Q(('person__isnull', True), ('region__isnull', False)), _connector='OR'), name='coverage_region_or_person')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_coverageevent" ("assistant_id", "during", "id", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") VALUES (NEW."assistant_id", NEW."during", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."region_id"); RETURN NULL;', hash='aff725ae9f9f4ed15cd0230fde99c2ece64af9d6', operation='INSERT', pgid='pgtrigger_insert_insert_c8744', table='org_coverage', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "org_coverageevent" ("assistant_id", "during", "id", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") VALUES (NEW."assistant_id", NEW."during", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."region_id"); RETURN NULL;', hash='97f2fc1b5d80dc64402a224894b4767ebcde56bf', operation='UPDATE', pgid='pgtrigger_update_update_95b0a', table='org_coverage', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_coverageevent" ("assistant_id", "during", "id", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") VALUES (OLD."assistant_id", OLD."during", OLD."id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."region_id"); RETURN NULL;', hash='8d750cea0fa70de005179ffaaab58ccc98b365b5', operation='DELETE', pgid='pgtrigger_delete_delete_a0e16', table='org_coverage', when='AFTER')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b478b7711896d625f681af3e16ece9618de43551', operation='DELETE', pgid='pgtrigger_never_deleted_636ea', table='org_coverage', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='CoverageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='during')),
                ('assistant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assistant')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='org.coverage')),
                ('region', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='org.region', verbose_name='region')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7431083e29ec01359b6a4ba2ad65eaf1dc0a5570', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0c3d7', table='org_coverageevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('price_keeper', 'Keeps the price policy'), ('quote_reader', 'Reads quotes')], max_length=30, verbose_name='right')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='during')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'named right',
                'verbose_name_plural': 'named rights',
                'ordering': ['person', 'name', 'during'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name__in', ['price_keeper', 'quote_reader'])), name='grant_of_a_known_right'), models.CheckConstraint(condition=models.Q(('granted_by', models.F('person')), _negated=True), name='grant_not_to_oneself'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('name', '='), ('during', '&&')], name='grant_once_a_day')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_grantevent" ("during", "granted_by_id", "id", "name", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."during", NEW."granted_by_id", NEW."id", NEW."name", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;', hash='c4fb8d5a14794e94d49417f7729d8c81670fdf6c', operation='INSERT', pgid='pgtrigger_insert_insert_eb219', table='org_grant', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "org_grantevent" ("during", "granted_by_id", "id", "name", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."during", NEW."granted_by_id", NEW."id", NEW."name", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;', hash='b27f66561dbe28c44503895da5ea25b26fb56f71', operation='UPDATE', pgid='pgtrigger_update_update_8cc0a', table='org_grant', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "org_grantevent" ("during", "granted_by_id", "id", "name", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (OLD."during", OLD."granted_by_id", OLD."id", OLD."name", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."reason"); RETURN NULL;', hash='606e15b12bde06bd15e43df16acb816ba74065a5', operation='DELETE', pgid='pgtrigger_delete_delete_90ba7', table='org_grant', when='AFTER')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b389db54808c567a35d8335ee22468d6d46a1d2f', operation='DELETE', pgid='pgtrigger_never_deleted_4bd4c', table='org_grant', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='GrantEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(choices=[('price_keeper', 'Keeps the price policy'), ('quote_reader', 'Reads quotes')], max_length=30, verbose_name='right')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='during')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('granted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='org.grant')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5e182459a488657a8c1a4166f333497d18575969', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a46e2', table='org_grantevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PersonEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('username', models.CharField(max_length=60, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='sign-in name')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_latin', models.CharField(blank=True, max_length=60, verbose_name='name in Latin letters')),
                ('employee_no', models.CharField(blank=True, max_length=30, null=True, verbose_name='employee number')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('language', models.CharField(choices=[('zh-hans', 'Simplified Chinese'), ('en', 'English')], default='zh-hans', max_length=10, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_superuser', models.BooleanField(default=False, verbose_name='superuser')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e666722750e911a74d90da555ecca7ad9b895a18', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_276f9', table='org_personevent', when='BEFORE'))],
            },
        ),
        salesops.audit.operations.InstallTriggers(
            models=['PostTitle', 'PostTitleEvent', 'Region', 'RegionEvent', 'Person', 'Assignment', 'AssignmentEvent', 'Coverage', 'CoverageEvent', 'Grant', 'GrantEvent', 'PersonEvent'],
        ),
    ]
