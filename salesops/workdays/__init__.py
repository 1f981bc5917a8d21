"""The official working calendar with the company's overrides."""
