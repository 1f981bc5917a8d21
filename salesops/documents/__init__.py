"""Numbers without gaps, papers written once, private files."""
