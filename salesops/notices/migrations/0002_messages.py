"""How people are reached. What was told before there were messages counts as routed: nobody gets a year of mail."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('notices', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('mail', 'e-mail'), ('digest', 'daily e-mail'), ('robot', 'robot')], max_length=10, verbose_name='way')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('dropped', 'no longer wanted'), ('failed', 'not taken'), ('unclear', 'perhaps sent')], default='waiting', max_length=10, verbose_name='state')),
                ('not_before', models.DateTimeField(verbose_name='not before')),
                ('claimed_at', models.DateTimeField(null=True, verbose_name='claimed')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('silences', models.PositiveSmallIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='problem')),
            ],
            options={
                'verbose_name': 'sent notice',
                'verbose_name_plural': 'sent notices',
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('waiting', 'Something waits for you'), ('late', 'A deadline is near or over'), ('result', 'What became of your papers'), ('news', 'Further news'), ('alert', 'Safety and operation')], max_length=20, verbose_name='group of notices')),
                ('mail', models.CharField(choices=[('now', 'at once'), ('digest', 'once a day'), ('off', 'not at all')], max_length=10, verbose_name='by e-mail')),
                ('robots', models.BooleanField(default=False, verbose_name='by robot')),
            ],
            options={
                'verbose_name': 'preference for notices',
                'verbose_name_plural': 'preferences for notices',
            },
        ),
        migrations.CreateModel(
            name='QuietHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins', models.TimeField(verbose_name='from')),
                ('ends', models.TimeField(verbose_name='until')),
            ],
            options={
                'verbose_name': 'quiet hours',
                'verbose_name_plural': 'quiet hours',
            },
        ),
        migrations.CreateModel(
            name='Robot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(choices=[('wecom', 'WeCom'), ('dingtalk', 'DingTalk'), ('feishu', 'Feishu')], max_length=20, verbose_name='service')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('token', models.CharField(max_length=200)),
                ('secret', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(verbose_name='added')),
                ('parked_at', models.DateTimeField(null=True, verbose_name='stopped')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='removed')),
            ],
            options={
                'verbose_name': 'robot',
                'verbose_name_plural': 'robots',
            },
        ),
        migrations.AddField(
            model_name='notice',
            name='is_routed',
            field=models.BooleanField(default=True, verbose_name='on its way'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='notice',
            name='is_routed',
            field=models.BooleanField(default=False, verbose_name='on its way'),
        ),
        migrations.AddField(
            model_name='notice',
            name='subject_id',
            field=models.BigIntegerField(null=True, verbose_name='record'),
        ),
        migrations.AddField(
            model_name='notice',
            name='subject_type',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('is_routed', False)), fields=['id'], name='notice_to_route'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.notice'),
        ),
        migrations.AddField(
            model_name='preference',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='quiethours',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='robot',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='robot',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.robot'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.UniqueConstraint(fields=('person', 'group'), name='preference_once_per_group'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.CheckConstraint(condition=models.Q(('group__in', ['waiting', 'late', 'result', 'news', 'alert'])), name='preference_group_known'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.CheckConstraint(condition=models.Q(('mail__in', ['now', 'digest', 'off'])), name='preference_mode_known'),
        ),
        migrations.AddConstraint(
            model_name='quiethours',
            constraint=models.CheckConstraint(condition=models.Q(('begins', models.F('ends')), _negated=True), name='quiet_hours_have_a_length'),
        ),
        migrations.AddIndex(
            model_name='robot',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['person'], name='robot_of_person'),
        ),
        migrations.AddConstraint(
            model_name='robot',
            constraint=models.CheckConstraint(condition=models.Q(('service__in', ['wecom', 'dingtalk', 'feishu'])), name='robot_service_known'),
        ),
        migrations.AddConstraint(
            model_name='robot',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(('secret', ''), ('token', '')), _connector='OR'), name='robot_ended_has_no_address'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='robot',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f9280c71b9fde4a09747183dd7deecee066975ce', operation='DELETE', pgid='pgtrigger_never_deleted_2d5e5', table='notices_robot', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['not_before'], name='delivery_open'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('notice', 'channel', 'robot'), name='delivery_once_per_way', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'dropped', 'failed', 'unclear'])), name='delivery_state_known'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'robot'), ('robot__isnull', False)), models.Q(('channel__in', ['mail', 'digest']), ('robot__isnull', True)), _connector='OR'), name='delivery_robot_where_a_robot_speaks'),
        ),
    ]
