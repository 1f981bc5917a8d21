"""How lists are drawn."""
