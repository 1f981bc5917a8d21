import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import salesops.audit.operations
import salesops.org.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0002_guards'),
        ('org', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=16, unique=True, verbose_name='Customer number')),
                ('name', models.CharField(max_length=120, verbose_name='Full registered name')),
                ('name_core', models.CharField(max_length=120)),
                ('name_plain', models.CharField(max_length=120)),
                ('name_region', models.CharField(blank=True, max_length=120)),
                ('name_branch', models.CharField(blank=True, max_length=120)),
                ('search_text', models.TextField(blank=True)),
                ('credit_code', models.CharField(blank=True, max_length=18, null=True, verbose_name='Unified social credit code')),
                ('type', models.CharField(choices=[('end_user', 'End user'), ('distributor', 'Distributor'), ('agent', 'Agent'), ('partner', 'Cooperation partner')], default='end_user', max_length=16, verbose_name='Type')),
                ('level', models.CharField(choices=[('A', 'A'), ('B', 'B'), ('C', 'C')], default='C', max_length=1, verbose_name='Level')),
                ('source', models.CharField(blank=True, choices=[('visit', 'Visit by the rep'), ('referral', 'Referral'), ('website', 'Website'), ('phone', 'Phone call'), ('exhibition', 'Exhibition'), ('tender', 'Invitation to tender'), ('partner', 'Through a partner'), ('import', 'Imported history'), ('other', 'Other source')], max_length=16, verbose_name='Source')),
                ('nature', models.CharField(blank=True, choices=[('state', 'State-owned'), ('private', 'Private'), ('foreign_invested', 'Foreign-invested'), ('joint', 'Joint venture'), ('individual', 'Individual business'), ('public_body', 'Public body'), ('overseas', 'Overseas body'), ('other', 'Other ownership')], max_length=16, verbose_name='Ownership type')),
                ('legal_representative', models.CharField(blank=True, max_length=60, verbose_name='Legal representative')),
                ('scale', models.CharField(blank=True, choices=[('micro', 'Micro'), ('small', 'Small'), ('medium', 'Medium'), ('large', 'Large')], max_length=8, verbose_name='Scale')),
                ('industry', models.CharField(blank=True, max_length=60, verbose_name='Industry')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='Address')),
                ('website', models.CharField(blank=True, max_length=200, verbose_name='Website')),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='E-mail')),
                ('background', models.TextField(blank=True, verbose_name='Background')),
                ('expected_quantity', models.TextField(blank=True, verbose_name='Expected quantity by product')),
                ('affiliate_reason', models.CharField(blank=True, max_length=300, verbose_name='Why it is another company')),
                ('status', models.CharField(choices=[('registered', 'Registered customer'), ('basic', 'Qualified customer'), ('potential', 'Customer in negotiation'), ('won', 'Won customer'), ('dormant', 'Dormant customer'), ('invalid', 'Invalid customer'), ('pool', 'Open pool')], default='registered', editable=False, max_length=16, verbose_name='Status')),
                ('first_contact_on', models.DateField(blank=True, null=True, verbose_name='First contact')),
                ('registered_at', models.DateTimeField(verbose_name='Registered')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('owner', salesops.org.fields.InCharge(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Owner')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='org.region', verbose_name='Region')),
            ],
            options={
                'verbose_name': 'customer',
                'verbose_name_plural': 'customers',
                'ordering': ['-registered_at', '-pk'],
                'indexes': [models.Index(fields=['name'], name='customer_by_name'), models.Index(fields=['name_plain'], name='customer_name_plain'), models.Index(fields=['owner', '-registered_at'], name='customer_of_owner'), models.Index(fields=['region', '-registered_at'], name='customer_of_region'), models.Index(fields=['-registered_at'], name='customer_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['registered', 'basic', 'potential', 'won', 'dormant', 'invalid', 'pool'])), name='customer_status'), models.CheckConstraint(condition=models.Q(('type__in', ['end_user', 'distributor', 'agent', 'partner'])), name='customer_type'), models.CheckConstraint(condition=models.Q(('level__in', ['A', 'B', 'C'])), name='customer_level'), models.CheckConstraint(condition=models.Q(('name_core', ''), _negated=True), name='customer_name_core'), models.CheckConstraint(condition=models.Q(('credit_code__isnull', True), ('credit_code__regex', '^[0-9A-HJ-NP-RTUWXY]{18}$'), _connector='OR'), name='customer_credit_code'), models.UniqueConstraint(condition=models.Q(('archived_at__isnull', True)), fields=('credit_code',), name='customer_credit_code_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "customers_customerevent" ("address", "affiliate_reason", "archived_at", "background", "credit_code", "email", "expected_quantity", "first_contact_on", "id", "industry", "legal_representative", "level", "name", "name_branch", "name_core", "name_plain", "name_region", "nature", "number", "owner_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "registered_at", "revision", "scale", "source", "status", "type", "website") VALUES (NEW."address", NEW."affiliate_reason", NEW."archived_at", NEW."background", NEW."credit_code", NEW."email", NEW."expected_quantity", NEW."first_contact_on", NEW."id", NEW."industry", NEW."legal_representative", NEW."level", NEW."name", NEW."name_branch", NEW."name_core", NEW."name_plain", NEW."name_region", NEW."nature", NEW."number", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."region_id", NEW."registered_at", NEW."revision", NEW."scale", NEW."source", NEW."status", NEW."type", NEW."website"); RETURN NULL;', hash='b3b3163b9cf31a88ef91f2b98fad3f683480b446', operation='INSERT', pgid='pgtrigger_insert_insert_a36e0', table='customers_customer', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."affiliate_reason" IS DISTINCT FROM (NEW."affiliate_reason") OR OLD."archived_at" IS DISTINCT FROM (NEW."archived_at") OR OLD."background" IS DISTINCT FROM (NEW."background") OR OLD."credit_code" IS DISTINCT FROM (NEW."credit_code") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."expected_quantity" IS DISTINCT FROM (NEW."expected_quantity") OR OLD."first_contact_on" IS DISTINCT FROM (NEW."first_contact_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."industry" IS DISTINCT FROM (NEW."industry") OR OLD."legal_representative" IS DISTINCT FROM (NEW."legal_representative") OR OLD."level" IS DISTINCT FROM (NEW."level") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_branch" IS DISTINCT FROM (NEW."name_branch") OR OLD."name_core" IS DISTINCT FROM (NEW."name_core") OR OLD."name_plain" IS DISTINCT FROM (NEW."name_plain") OR OLD."name_region" IS DISTINCT FROM (NEW."name_region") OR OLD."nature" IS DISTINCT FROM (NEW."nature") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."registered_at" IS DISTINCT FROM (NEW."registered_at") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."scale" IS DISTINCT FROM (NEW."scale") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."type" IS DISTINCT FROM (NEW."type") OR OLD."website" IS DISTINCT FROM (NEW."website"))', func='INSERT INTO "customers_customerevent" ("address", "affiliate_reason", "archived_at", "background", "credit_code", "email", "expected_quantity", "first_contact_on", "id", "industry", "legal_representative", "level", "name", "name_branch", "name_core", "name_plain", "name_region", "nature", "number", "owner_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "registered_at", "revision", "scale", "source", "status", "type", "website") VALUES (NEW."address", NEW."affiliate_reason", NEW."archived_at", NEW."background", NEW."credit_code", NEW."email", NEW."expected_quantity", NEW."first_contact_on", NEW."id", NEW."industry", NEW."legal_representative", NEW."level", NEW."name", NEW."name_branch", NEW."name_core", NEW."name_plain", NEW."name_region", NEW."nature", NEW."number", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."region_id", NEW."registered_at", NEW."revision", NEW."scale", NEW."source", NEW."status", NEW."type", NEW."website"); RETURN NULL;', hash='3d5fdd9356f8de3d787b0225bff4834efb2cfdab', operation='UPDATE', pgid='pgtrigger_update_update_ca86d', table='customers_customer', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "customers_customerevent" ("address", "affiliate_reason", "archived_at", "background", "credit_code", "email", "expected_quantity", "first_contact_on", "id", "industry", "legal_representative", "level", "name", "name_branch", "name_core", "name_plain", "name_region", "nature", "number", "owner_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "registered_at", "revision", "scale", "source", "status", "type", "website") VALUES (OLD."address", OLD."affiliate_reason", OLD."archived_at", OLD."background", OLD."credit_code", OLD."email", OLD."expected_quantity", OLD."first_contact_on", OLD."id", OLD."industry", OLD."legal_representative", OLD."level", OLD."name", OLD."name_branch", OLD."name_core", OLD."name_plain", OLD."name_region", OLD."nature", OLD."number", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."region_id", OLD."registered_at", OLD."revision", OLD."scale", OLD."source", OLD."status", OLD."type", OLD."website"); RETURN NULL;', hash='fbe76022b91830c7d8e8bbd7b68fb78652ffde16', operation='DELETE', pgid='pgtrigger_delete_delete_939ca', table='customers_customer', when='AFTER')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e36f3e81fef329f3721b7ad18c941f8460d9bbd7', operation='DELETE', pgid='pgtrigger_never_deleted_6d775', table='customers_customer', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('title', models.CharField(blank=True, max_length=60, verbose_name='Job title')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Phone')),
                ('phone_e164', models.CharField(blank=True, max_length=20)),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='E-mail')),
                ('is_primary', models.BooleanField(default=False, verbose_name='Main contact')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='customers.customer')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
                'ordering': ['-is_primary', 'pk'],
                'indexes': [models.Index(condition=models.Q(('phone_e164', ''), _negated=True), fields=['phone_e164'], name='contact_phone')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('archived_at__isnull', True), ('is_primary', True)), fields=('customer',), name='contact_one_primary')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "customers_contactevent" ("archived_at", "customer_id", "email", "id", "is_primary", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_e164", "revision", "title") VALUES (NEW."archived_at", NEW."customer_id", NEW."email", NEW."id", NEW."is_primary", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."phone", NEW."phone_e164", NEW."revision", NEW."title"); RETURN NULL;', hash='af64899822f660c304911b765f10694c5e21025e', operation='INSERT', pgid='pgtrigger_insert_insert_84620', table='customers_contact', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "customers_contactevent" ("archived_at", "customer_id", "email", "id", "is_primary", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_e164", "revision", "title") VALUES (NEW."archived_at", NEW."customer_id", NEW."email", NEW."id", NEW."is_primary", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."phone", NEW."phone_e164", NEW."revision", NEW."title"); RETURN NULL;', hash='5adaf208be4d8047f6dfad42e19d5eed651ec5ae', operation='UPDATE', pgid='pgtrigger_update_update_760d1', table='customers_contact', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "customers_contactevent" ("archived_at", "customer_id", "email", "id", "is_primary", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_e164", "revision", "title") VALUES (OLD."archived_at", OLD."customer_id", OLD."email", OLD."id", OLD."is_primary", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."phone", OLD."phone_e164", OLD."revision", OLD."title"); RETURN NULL;', hash='c08965d85bb20c47d41989f529ebd102dfc591e2', operation='DELETE', pgid='pgtrigger_delete_delete_2a63b', table='customers_contact', when='AFTER')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='88a8207f96f2e1e6d7199c8e90cfe0f5b0e0ced5', operation='DELETE', pgid='pgtrigger_never_deleted_49ed9', table='customers_contact', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ContactEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('title', models.CharField(blank=True, max_length=60, verbose_name='Job title')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Phone')),
                ('phone_e164', models.CharField(blank=True, max_length=20)),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='E-mail')),
                ('is_primary', models.BooleanField(default=False, verbose_name='Main contact')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='customers.contact')),
                ('customer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='148e5d94a0b9a7b4c299fcf9d6ddcbb2c9c45508', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a1838', table='customers_contactevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='CustomerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=16, verbose_name='Customer number')),
                ('name', models.CharField(max_length=120, verbose_name='Full registered name')),
                ('name_core', models.CharField(max_length=120)),
                ('name_plain', models.CharField(max_length=120)),
                ('name_region', models.CharField(blank=True, max_length=120)),
                ('name_branch', models.CharField(blank=True, max_length=120)),
                ('credit_code', models.CharField(blank=True, max_length=18, null=True, verbose_name='Unified social credit code')),
                ('type', models.CharField(choices=[('end_user', 'End user'), ('distributor', 'Distributor'), ('agent', 'Agent'), ('partner', 'Cooperation partner')], default='end_user', max_length=16, verbose_name='Type')),
                ('level', models.CharField(choices=[('A', 'A'), ('B', 'B'), ('C', 'C')], default='C', max_length=1, verbose_name='Level')),
                ('source', models.CharField(blank=True, choices=[('visit', 'Visit by the rep'), ('referral', 'Referral'), ('website', 'Website'), ('phone', 'Phone call'), ('exhibition', 'Exhibition'), ('tender', 'Invitation to tender'), ('partner', 'Through a partner'), ('import', 'Imported history'), ('other', 'Other source')], max_length=16, verbose_name='Source')),
                ('nature', models.CharField(blank=True, choices=[('state', 'State-owned'), ('private', 'Private'), ('foreign_invested', 'Foreign-invested'), ('joint', 'Joint venture'), ('individual', 'Individual business'), ('public_body', 'Public body'), ('overseas', 'Overseas body'), ('other', 'Other ownership')], max_length=16, verbose_name='Ownership type')),
                ('legal_representative', models.CharField(blank=True, max_length=60, verbose_name='Legal representative')),
                ('scale', models.CharField(blank=True, choices=[('micro', 'Micro'), ('small', 'Small'), ('medium', 'Medium'), ('large', 'Large')], max_length=8, verbose_name='Scale')),
                ('industry', models.CharField(blank=True, max_length=60, verbose_name='Industry')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='Address')),
                ('website', models.CharField(blank=True, max_length=200, verbose_name='Website')),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='E-mail')),
                ('background', models.TextField(blank=True, verbose_name='Background')),
                ('expected_quantity', models.TextField(blank=True, verbose_name='Expected quantity by product')),
                ('affiliate_reason', models.CharField(blank=True, max_length=300, verbose_name='Why it is another company')),
                ('status', models.CharField(choices=[('registered', 'Registered customer'), ('basic', 'Qualified customer'), ('potential', 'Customer in negotiation'), ('won', 'Won customer'), ('dormant', 'Dormant customer'), ('invalid', 'Invalid customer'), ('pool', 'Open pool')], default='registered', editable=False, max_length=16, verbose_name='Status')),
                ('first_contact_on', models.DateField(blank=True, null=True, verbose_name='First contact')),
                ('registered_at', models.DateTimeField(verbose_name='Registered')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('owner', salesops.org.fields.InCharge(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Owner')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='customers.customer')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='org.region', verbose_name='Region')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='67bbcdaa8b0ad9058ebdd1abf75818e71639ffeb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_92226', table='customers_customerevent', when='BEFORE'))],
            },
        ),
        salesops.audit.operations.InstallTriggers(
            models=['Customer', 'Contact', 'ContactEvent', 'CustomerEvent'],
        ),
    ]
