"""No tables: money, the clock, refusals, verdicts, pages, text."""
