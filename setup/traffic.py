"""What many people do with a server at once: requests at a steady pace, each timed.

A request is due at its moment whether or not the one before it has been answered, and its
time counts from then: a server that cannot keep up does not make the pace slower.
"""

from __future__ import annotations

import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

TIMEOUT = 60
PEOPLE = 48  # threads


class Refused(Exception):
    """An answer that is none."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer."""

    def redirect_request(self, *args: object) -> None:
        return None


class Visitor:
    """Somebody with a browser's cookies."""

    def __init__(self, url: str) -> None:
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar, _Stay())

    def open(self, path: str, data: bytes | None = None, kind: str = "") -> str:
        """The body of an answer; a redirect has none."""
        headers = {"Content-Type": kind} if kind else {}
        request = urllib.request.Request(self.url + path, data, headers)
        try:
            with self.opener.open(request, timeout=TIMEOUT) as answer:
                return answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            if error.code in (301, 302, 303):
                return ""
            raise Refused(f"{path}: {error.code}") from error

    def page(self, path: str) -> None:
        """A page that must be there, with something on it."""
        if "</html>" not in self.open(path):
            raise Refused(f"{path}: no page")

    def send(self, path: str, **form: str) -> str:
        """A form of that page, with its token."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.open(path))
        if not token:
            raise Refused(f"{path}: no form")
        form["csrf_token"] = token[1]
        kind = "application/x-www-form-urlencoded"
        return self.open(path, urllib.parse.urlencode(form).encode(), kind)

    def call(self, path: str, **params: object) -> object:
        """A call as Odoo's own web client makes it."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        answer = json.loads(self.open(path, body.encode(), "application/json"))
        if "error" in answer:
            raise Refused(f"{path}: {answer['error']['data']['message']}")
        return answer["result"]

    def log_in(self, db: str, login: str, password: str) -> Visitor:
        """Log in, and stay so."""
        self.call("/web/session/authenticate", db=db, login=login, password=password)
        return self

    def model(self, model: str, method: str, *args: object) -> object:
        """Call a method of a model."""
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self.call(path, model=model, method=method, args=args, kwargs={})


@dataclass
class Traffic:
    """Kinds of requests at their paces; times and errors of each kind."""

    seconds: float
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    kinds: list[tuple[str, float, Callable[[int], object]]] = field(
        default_factory=list
    )
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def add(
        self, kind: str, per_second: float, action: Callable[[int], object]
    ) -> None:
        """``action`` gets the number of the request."""
        self.kinds.append((kind, per_second, action))

    def run(self) -> None:
        """Send everything at its moment; return when the last is answered."""
        begin = time.monotonic()
        with ThreadPoolExecutor(PEOPLE) as people:
            for kind, per_second, action in self.kinds:
                people.submit(self._pace, people, begin, kind, per_second, action)
            time.sleep(self.seconds)

    def _pace(self, people, begin: float, kind: str, per_second: float, action) -> None:
        for number in range(int(self.seconds * per_second)):
            due = begin + number / per_second
            time.sleep(max(0.0, due - time.monotonic()))
            people.submit(self._one, kind, due, action, number)

    def _one(self, kind: str, due: float, action, number: int) -> None:
        try:
            action(number)
        except Exception as error:  # noqa: BLE001 - told at the end
            with self._guard:
                self.errors[kind].append(f"{type(error).__name__}: {error}")
        else:
            with self._guard:
                self.times[kind].append(time.monotonic() - due)


def quantile(times: list[float], share: float) -> float:
    """The time within which that share of the requests was answered."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
