"""What people fill in about people: one file per chapter."""
