"""What every page shows around its body: navigation, counts."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation groups of the signed-in person's post."""
    return {"nav": [], "nav_phone": []}
