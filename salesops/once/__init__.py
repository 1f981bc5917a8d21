"""One answer per form: idempotency keys."""
