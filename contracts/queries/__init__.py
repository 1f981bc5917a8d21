"""Reads of the contracts floor, by chapter."""
