"""Makers of test data, one module per app."""
