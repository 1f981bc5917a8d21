"""Early pytest plugin (`-p salesops.embedded.pytest_plugin`): the test servers, before anything reads the settings.

conftest.py is too late: pytest-django has configured Django by then.
"""

import os

from salesops.embedded import current
from salesops.embedded.places import PROFILE_VARIABLE

os.environ.setdefault(PROFILE_VARIABLE, "test")
# Playwright's synchronous API keeps an event loop in this thread, and Django would refuse every query beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

current().acquire()
