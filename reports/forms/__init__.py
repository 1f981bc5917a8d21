"""Input of the reports floor."""
