"""Taking over what another system knew: CSV files, read by a mapping file, loaded through the actions.

It stands on the roof because it names every floor. How a mapping is written: docs/import/crm-sales.toml.
"""
