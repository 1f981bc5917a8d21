"""Telling people, once per fact."""
