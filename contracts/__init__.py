"""What was agreed and what is owed."""
