"""People and a customer in an empty database, and a session of hers: ``python -m tests.races.furnish`` prints both."""

import json

import django

django.setup()

from django.conf import settings  # noqa: E402 - all of these need the set-up above
from django.test import Client  # noqa: E402

from tests.cast import build_cast  # noqa: E402
from tests.factories.customers import CustomerFactory  # noqa: E402

if __name__ == "__main__":
    cast = build_cast()
    customer = CustomerFactory(owner=cast.li, region=cast.east)
    client = Client()
    client.force_login(cast.li, backend="salesops.org.backends.PersonBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    print(json.dumps({"session": session, "customer": customer.pk}))
