"""Pages about notices: the list behind the bell, and how one is reached."""
