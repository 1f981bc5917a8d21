"""The ground of the building: people, days, papers, decisions. It has never heard of a quote."""
