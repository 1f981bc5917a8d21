"""The demo company: a small Chinese software maker whose books are made by the same doors as everybody's.

All of it is invented: people, companies, addresses, codes. Days are relative to today, so that deadlines are near.
"""

from salesops.demo.people import demo_signins

__all__ = ["demo_signins"]
