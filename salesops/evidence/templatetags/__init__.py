"""Evidence in templates: ``{% load evidence %}``."""
