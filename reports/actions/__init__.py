"""Writes of the reports floor."""
