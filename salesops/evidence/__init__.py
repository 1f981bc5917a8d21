"""Who looked at what, who took what away, and what is out of the ordinary (CNF-2, CNF-4)."""
