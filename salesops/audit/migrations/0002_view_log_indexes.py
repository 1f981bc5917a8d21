from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='viewlog',
            index=models.Index(fields=['by', '-at'], name='audit_viewlog_of_person'),
        ),
        migrations.AddIndex(
            model_name='viewlog',
            index=models.Index(fields=['-at'], name='audit_viewlog_at'),
        ),
    ]
