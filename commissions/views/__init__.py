"""Pages of the commissions floor, by chapter."""
