"""Writes anew what each customer is found by: with pinyin in full, and the people there (CUS-7)."""

from collections import defaultdict

from django.db import migrations, transaction

from customers.searching import dialled, search_text

BATCH = 2000
UPDATE = """
UPDATE customers_customer SET search_text = fresh.text
FROM unnest(%s::bigint[], %s::text[]) AS fresh (id, text)
WHERE customers_customer.id = fresh.id AND search_text <> fresh.text
"""


def read(apps, schema_editor):
    """In batches by key, each a transaction of its own: nobody waits longer than one takes, and it may begin again."""
    customers, contacts = apps.get_model("customers", "Customer"), apps.get_model("customers", "Contact")
    alias = schema_editor.connection.alias
    last = 0
    while True:
        with transaction.atomic(using=alias):
            rows = customers.objects.using(alias).filter(pk__gt=last).order_by("pk").select_for_update(no_key=True)
            batch = list(rows.values_list("pk", "name", "number", "credit_code")[:BATCH])
            if not batch:
                return
            last = batch[-1][0]
            people = defaultdict(list)
            there = contacts.objects.using(alias).filter(customer__in=[row[0] for row in batch], archived_at=None)
            for customer, *person in there.order_by("-is_primary", "pk").values_list(
                "customer_id", "name", "pinyin", "phone"
            ):
                people[customer].append(person)
            texts = [
                search_text(
                    name,
                    number=number,
                    credit_code=code,
                    phones=[form for _name, _pinyin, phone in people[key] if phone for form in dialled(phone)],
                    people=[(called, pinyin) for called, pinyin, _phone in people[key]],
                )
                for key, name, number, code in batch
            ]
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(UPDATE, [[row[0] for row in batch], texts])


class Migration(migrations.Migration):
    """Outside of one transaction, for a million customers."""

    atomic = False
    dependencies = [("customers", "0013_pinyin_sought")]
    operations = [migrations.RunPython(read, migrations.RunPython.noop)]
