"""Writes of the customer floor."""
