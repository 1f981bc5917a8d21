"""Input of the customer floor."""
