"""A special price stands on one line of a quote (PRC-4)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quotes", "0016_mail_claims")]

    operations = [
        migrations.AddConstraint(
            model_name="quoteline",
            constraint=models.UniqueConstraint(fields=("quote", "special"), name="quote_line_special_once"),
        ),
    ]
