"""How values of the reports floor are shown."""
