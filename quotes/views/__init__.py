"""Pages of the quotes floor, by chapter."""
