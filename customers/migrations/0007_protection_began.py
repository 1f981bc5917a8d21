"""Since when a customer that is there already is protected: registration or the last contact, the later (CUS-2)."""

from django.db import migrations

BEGAN = """
    UPDATE customers_customer customer
    SET protected_from = GREATEST((customer.registered_at AT TIME ZONE 'Asia/Shanghai')::date, spoken.last)
    FROM customers_customer same
    LEFT JOIN (
        SELECT note.customer_id, max(note.happened_on) AS last FROM customers_contactnote note
        WHERE NOT EXISTS (SELECT FROM customers_contactnote later WHERE later.corrects_id = note.id)
        GROUP BY note.customer_id
    ) spoken ON spoken.customer_id = same.id
    WHERE same.id = customer.id AND customer.protected_from IS NULL
"""


class Migration(migrations.Migration):
    """What new customers get from ``register_customer``. Twice is once."""

    dependencies = [("customers", "0006_pool_protection")]

    operations = [migrations.RunSQL(BEGAN, migrations.RunSQL.noop)]
