"""The approval engine: chains, requests, steps, decisions, deadlines."""
