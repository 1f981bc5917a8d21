"""Writes of the contracts floor, by chapter."""
