"""Pages of the contracts floor, by chapter."""
