"""A quote may leave on paper, by an entry of the seal register."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quotes", "0006_days_requests"),
        ("seals", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="handout", name="hand_out_way_known"),
        migrations.AddField(
            model_name="handout",
            name="seal_entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="seals.sealentry",
                verbose_name="seal entry",
            ),
        ),
        migrations.AlterField(
            model_name="handout",
            name="way",
            field=models.CharField(
                choices=[("download", "as a download"), ("email", "by e-mail"), ("paper", "on paper, sealed")],
                max_length=10,
                verbose_name="way",
            ),
        ),
        migrations.AddConstraint(
            model_name="handout",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["download", "email", "paper"])), name="hand_out_way_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="handout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seal_entry__isnull", False), ("way", "paper")),
                    models.Q(models.Q(("way", "paper"), _negated=True), ("seal_entry__isnull", True)),
                    _connector="OR",
                ),
                name="hand_out_on_paper_is_sealed",
            ),
        ),
    ]
