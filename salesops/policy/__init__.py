"""Company settings with a start date, and the rulebook."""
