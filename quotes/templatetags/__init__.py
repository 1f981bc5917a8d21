"""How values of the quotes floor are shown."""
