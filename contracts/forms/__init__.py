"""What one types on the contracts floor, by chapter."""
