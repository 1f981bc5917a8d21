"""Free text on any record that somebody must answer (APP-9, CNF-4)."""
