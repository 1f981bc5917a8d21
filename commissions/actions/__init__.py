"""Writes of the commissions floor, by chapter."""
