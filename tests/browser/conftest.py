"""Journeys: a real browser, a real server, a copy of the demo database.

``python3 setup test browser`` starts the server and sets the variables below. Pictures of the key
screens go to ``LOYALTY_SCREENSHOTS``; with ``LOYALTY_UPDATE_DOC_IMAGES=1`` those that the
documentation shows are made smaller and written to ``docs/images`` too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, expect, sync_playwright

from pages import Visitor, log_in

DOC_IMAGES = Path(__file__).parents[2] / "docs" / "images"
SIZE = {"width": 1440, "height": 900}
FAILED = pytest.StashKey[bool]()
WAIT = 20_000  # milliseconds; a cold server builds its assets with the first page


@pytest.fixture(scope="session")
def base_url() -> str:
    url = os.environ.get("LOYALTY_BASE_URL")
    if not url:
        pytest.skip("no server for a browser: python3 setup test browser")
    return url.rstrip("/")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("LOYALTY_CHROMIUM") or None,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--lang=en-US"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screenshots() -> Path | None:
    """Where pictures go, if anywhere."""
    folder = os.environ.get("LOYALTY_SCREENSHOTS")
    return Path(folder) if folder else None


@pytest.fixture(scope="session")
def save_picture(screenshots: Path | None) -> Callable[[Page, str, bool], None]:
    """Pictures for people who look at the run, and a few for the documentation."""
    update = os.environ.get("LOYALTY_UPDATE_DOC_IMAGES") == "1"

    def save(page: Page, name: str, doc: bool) -> None:
        if not screenshots:
            return
        path = screenshots / f"{name}.png"
        page.screenshot(path=path, animations="disabled", caret="hide")
        if doc and update:
            shrink(path, DOC_IMAGES / path.name)

    return save


def shrink(source: Path, target: Path) -> None:
    """Write a picture without the empty space at its foot, in 256 colours."""
    target.parent.mkdir(exist_ok=True)
    with Image.open(source) as image:
        picture = image.convert("RGB")
    foot = Image.new("RGB", picture.size, picture.getpixel((5, picture.height - 5)))
    *_, bottom = ImageChops.difference(picture, foot).getbbox() or (picture.height,)
    picture = picture.crop((0, 0, picture.width, min(bottom + 30, picture.height)))
    picture.quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Let ``visit`` know how the test went."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def awake(chromium: Browser, base_url: str) -> None:
    """Log in as administrator once: Odoo learns its own address from that.

    Without it links and the style of PDF documents point to where the database was made.
    """
    page = chromium.new_page()
    page.set_default_timeout(6 * WAIT)  # the first page of a new server
    log_in(page, base_url, "admin", "admin")
    page.goto(f"{base_url}/odoo/referrals")
    page.locator(".o_list_view").wait_for()
    page.context.close()


@pytest.fixture
def visit(
    request: pytest.FixtureRequest,
    chromium: Browser,
    awake: None,
    base_url: str,
    save_picture: Callable[[Page, str, bool], None],
) -> Iterator[Callable[..., Visitor]]:
    """Open a browser of one's own for a user, or for nobody in particular.

    At the end of the test nothing may have gone wrong in any of them.
    """
    visitors: list[Visitor] = []

    def open_browser(login: str | None = None) -> Visitor:
        context = chromium.new_context(
            viewport=SIZE, locale="en-US", accept_downloads=True
        )
        context.set_default_timeout(WAIT)
        visitor = Visitor(context, context.new_page(), base_url, save_picture)
        visitors.append(visitor)
        if login:
            log_in(visitor.page, base_url, login, login)
        return visitor

    yield open_browser
    if FAILED in request.node.stash:
        for number, visitor in enumerate(visitors, 1):
            save_picture(visitor.page, f"failed-{request.node.name}-{number}", False)
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for visitor in visitors:
        visitor.context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def open_sign_up(visit: Callable[..., Visitor]) -> None:
    """Let anybody sign up, as a public service would have it (Settings > Permissions)."""
    visit("admin").call(
        "ir.config_parameter", "set_param", "auth_signup.invitation_scope", "b2c"
    )


@pytest.fixture
def hire(visit: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """Give somebody a login with just these groups, and open a browser for them."""

    def open_browser(login: str, *groups: str, **values: Any) -> Visitor:
        visit("admin").create_user(login, groups, **values)
        return visit(login)

    return open_browser
