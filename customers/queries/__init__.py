"""Reads of the customer floor."""
