"""Pages of the customer floor."""
