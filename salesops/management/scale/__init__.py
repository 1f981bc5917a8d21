"""Customers by the million, to measure with: `manage.py seed_scale`."""
