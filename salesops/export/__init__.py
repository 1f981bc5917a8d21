"""Lists that leave the house as sheets: written in the background, kept for a week, every download logged."""
