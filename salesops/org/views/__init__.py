"""Pages of the organisation: one file per chapter."""
