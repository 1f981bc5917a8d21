"""Reads of the reports floor."""
