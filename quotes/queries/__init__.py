"""Reads of the quotes floor, by chapter."""
