"""Writes of the quotes floor, by chapter."""
