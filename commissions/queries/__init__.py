"""Reads of the commissions floor, by chapter."""
