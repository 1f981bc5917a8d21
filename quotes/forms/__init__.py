"""Input from people, by chapter."""
