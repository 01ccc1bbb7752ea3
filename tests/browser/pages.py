"""How a journey moves through Odoo: menus, fields, buttons, lists, RPC."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
)
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

#: A page without scripts, where a new session starts.
QUIET_PAGE = "/robots.txt"

#: What turns while something is still being loaded.
BUSY = ":is(.o_loading_indicator, .spinner-border, .fa-spin):visible"

#: Where a mouse points at nothing that would explain itself.
NOWHERE = (700, 890)
#: The view itself, without the wizards above it.
VIEW = ".o_action_manager "


class RpcError(Exception):
    """The server refused a call; ``name`` is the class of its exception."""

    def __init__(self, error: dict[str, Any]) -> None:
        data = error.get("data", {})
        self.name: str = data.get("name", "")
        super().__init__(f"{self.name}: {data.get('message')}")


@dataclass
class Visitor:
    """One person at one browser, logged in or not, and all that went wrong for them."""

    context: BrowserContext
    page: Page
    base_url: str
    save_picture: Callable[[Page, str, bool], None]
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.problems.append(f"page: {error}"))
        self.page.on("response", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        url = message.location["url"]
        if message.type == "error" and not url.endswith("/favicon.ico"):
            self.problems.append(f"console: {message.text} ({url})")

    def _see(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status} {response.url}")

    # ------------------------------------------------------------------ going places

    def goto(self, path: str) -> None:
        """Open a path of the server."""
        self.page.goto(self.base_url + path)

    def sign_up(self, name: str, email: str) -> None:
        """Fill in the page for new customers, where the browser is already."""
        password = "correct horse battery staple"
        expect(self.page).to_have_url(re.compile("/web/signup"))
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=name]").fill(name)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("input[name=confirm_password]").fill(password)
        self.page.locator(".oe_signup_form button[type=submit]").click()
        self.page.wait_for_url(lambda url: "/web/signup" not in url)

    def own_link(self) -> Locator:
        """The link on the page of rewards; it is made when it is asked for first."""
        button = self.page.get_by_role("button", name="Get my link")
        if button.is_visible():
            button.click()
        return self.page.get_by_label("Your link", exact=True)

    def menu(self, app: str, *path: str) -> None:
        """Walk through the menus by the words a user reads."""
        if not self.page.locator(".o_main_navbar").is_visible():
            self.goto("/odoo/referrals")
        self.page.locator(".o_navbar_apps_menu button").click()
        self._choose_menu(app)
        expect(self.page.locator(".o_menu_brand")).to_have_text(app)
        if path:
            self.open_section(path[0])
        if len(path) > 1:
            self._choose_menu(path[1])

    def open_section(self, name: str) -> None:
        self.page.locator(".o_menu_sections").get_by_text(name, exact=True).click()

    def _choose_menu(self, name: str) -> None:
        """Choose an entry of the open menu, and wait until another view is there."""
        self.page.evaluate(
            "() => document.querySelectorAll('.o_action_manager > *')"
            ".forEach(element => element.setAttribute('data-left', ''))"
        )
        menu = self.page.locator(".o-dropdown--menu")
        menu.get_by_role("menuitem", name=name, exact=True).click()
        arrived = ".o_action_manager > .o_action:not([data-left]), .modal-dialog"
        self.page.locator(arrived).first.wait_for()

    def sections(self) -> list[str]:
        """The words in the menu bar of the current application."""
        texts = self.page.locator(".o_menu_sections > *").all_inner_texts()
        return [text.strip() for text in texts if text.strip()]

    def shot(self, name: str, *, doc: bool = False) -> None:
        """Keep a picture; ``doc``: one that the walk-through shows."""
        self.page.mouse.move(*NOWHERE)
        expect(self.page.locator(".o-tooltip")).to_have_count(0)
        expect(self.page.locator(BUSY)).to_have_count(0)
        self.save_picture(self.page, name, doc)

    # ------------------------------------------------------------------ views

    @property
    def dialog(self) -> Locator:
        return self.page.locator(".modal.o_technical_modal, .modal:visible").last

    def field(self, name: str, root: Locator | None = None) -> Locator:
        """The widget of a field in a form, outside of sub-lists."""
        scope = root or self.page.locator(VIEW + ".o_form_view")
        return scope.locator(f".o_field_widget[name='{name}']").first

    def fill(self, name: str, text: str, root: Locator | None = None) -> None:
        self.field(name, root).locator("input, textarea").first.fill(text)

    def choose(self, name: str, text: str, root: Locator | None = None) -> None:
        """Type into a many2one and take the entry that reads exactly so."""
        box = self.field(name, root).locator("input").first
        box.click()
        box.fill(text)
        entry = self.page.locator(".o-autocomplete--dropdown-item").get_by_text(
            text, exact=True
        )
        entry.first.click()
        expect(box).to_have_value(text)

    def save(self) -> None:
        self.page.locator(".o_form_button_save").click()
        expect(self.page.locator(".o_form_status_indicator_buttons")).to_be_hidden()

    def button(self, text: str, root: Locator | None = None) -> Locator:
        return (root or self.page).get_by_role("button", name=text, exact=True)

    def search(self, text: str, field: str = "") -> None:
        """Search the list for the text in a field, by default in the first one."""
        box = self.page.locator(".o_searchview_input")
        offers = self.page.locator(".o_searchview_autocomplete .o-dropdown-item")
        offer = offers.filter(has_text=text).filter(has_text=f"Search {field}")
        for _attempt in range(4):
            box.fill("")
            box.press_sequentially(text)
            try:
                offer.first.wait_for(timeout=5_000)
                break
            except PlaywrightTimeoutError:
                continue  # a list that was still loading has dropped what was typed
        with self.page.expect_response(lambda reply: "web_search_read" in reply.url):
            offer.first.click()
        facets = self.page.locator(".o_searchview_facet")
        expect(facets.filter(has_text=text)).to_be_visible()

    def row(self, *texts: str) -> Locator:
        """The rows of the current list that hold all these texts."""
        rows = self.page.locator(VIEW + ".o_list_view tr.o_data_row")
        for text in texts:
            rows = rows.filter(has_text=text)
        return rows

    def open_row(self, *texts: str) -> None:
        row = self.row(*texts).first
        row.locator("td.o_data_cell").first.click()
        self.page.locator(VIEW + ".o_form_view").wait_for()

    def status(self) -> Locator:
        """The current step of a form's status bar."""
        return self.page.locator(
            ".o_statusbar_status .o_arrow_button_current, "
            ".o_field_statusbar .o_arrow_button_current"
        ).first

    # ------------------------------------------------------------------ RPC

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """Call the server as this user, as a script of theirs could.

        What returns nothing is answered without a result.
        """
        reply = self.context.request.post(
            f"{self.base_url}/web/dataset/call_kw/{model}/{method}",
            data={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": model,
                    "method": method,
                    "args": list(args),
                    "kwargs": kwargs,
                },
            },
        ).json()
        if "error" in reply:
            raise RpcError(reply["error"])
        return reply.get("result")

    def search_read(
        self, model: str, domain: list[Any], *names: str
    ) -> list[dict[str, Any]]:
        return self.call(model, "search_read", domain, list(names))

    def create(self, model: str, **values: Any) -> int:
        return self.call(model, "create", values)

    def create_user(self, login: str, groups: Iterable[str], **values: Any) -> None:
        """A user with this login, which is the password too; for an administrator."""
        if self.call("res.users", "search_count", [("login", "=", login)]):
            return
        names = [group.split(".") for group in groups]
        ids = [
            self.call("ir.model.data", "check_object_reference", *name)[1]
            for name in names
        ]
        values = {"name": login.title(), "email": f"{login}@example.com"} | values
        values |= {"login": login, "password": login, "group_ids": [(6, 0, ids)]}
        silent = {"no_reset_password": True}
        self.call("res.users", "create", values, context=silent)


def log_in(page: Page, base_url: str, login: str, password: str) -> None:
    """Log in and stay at a page that costs nothing."""
    page.goto(f"{base_url}/web/login?redirect={QUIET_PAGE}")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(password)
    page.locator(".oe_login_form button[type=submit]").click()
    page.wait_for_url(f"**{QUIET_PAGE}")


def money(text: str) -> float:
    """The number in a formatted amount: ``$ -1,234.50`` is -1234.5."""
    match = re.search(r"-?[\d.,]+", text.replace("\N{MINUS SIGN}", "-"))
    if match is None:
        raise ValueError(f"no amount in {text!r}")
    number = float(match.group().replace(",", ""))
    sign = -1 if re.search(r"-\s*\D?\s*[\d]", text) and number > 0 else 1
    return sign * number
