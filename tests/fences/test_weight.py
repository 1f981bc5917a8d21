"""No page is heavy: so many bytes and no more, and nothing but one style sheet keeps a page from being drawn."""

from tests.fences.pages import Tour
from tests.fences.weight import Files, weight_of

KB = 1024
FIRST, ANY = 80 * KB, 120 * KB


def test_pages_are_light_and_wait_for_one_style_sheet_only(tour: Tour) -> None:
    login = next(page for page in tour.pages if page.name == "login")
    homes = [page for page in tour.pages if page.name == "reports:home"]
    assert homes
    first = {page.who: weight_of(login, page) for page in homes}
    assert max(first.values()) <= FIRST, f"from the login to the home, nothing cached: {first}"

    weights = {f"{page.name} as {page.who}": weight_of(page) for page in tour.pages}
    assert {name: weight for name, weight in weights.items() if weight > ANY} == {}

    waits = {page.name: blocking for page in tour.pages if len(blocking := Files(page.html).blocking) != 1}
    assert waits == {}, "more than one thing, or none, comes before the first picture"
    heaviest = max(weights, key=lambda name: weights[name])
    most = f"{weights[heaviest] / KB:.1f} KB ({heaviest})"
    print(f"first page {max(first.values()) / KB:.1f} KB, the heaviest of {len(tour.pages)} {most}")


def test_the_fence_sees_what_blocks() -> None:
    link, at_once, later = 'rel="stylesheet" href="/static/a.css"', 'src="/static/a.js"', 'defer src="b"'
    page = f"<link {link}><script {at_once}></script><script {later}></script>"
    assert Files(page).blocking == ["/static/a.css", "/static/a.js"]
    assert Files(page).needed == {"/static/a.css", "/static/a.js"}
