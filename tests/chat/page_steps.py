"""What a visitor does with the page, in the words of a visitor."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from advisor.settings import REPOSITORY

DESKTOP, PHONE, SMALL = (1280, 800), (390, 844), (320, 640)
PATIENCE = 20_000  # ms: the machine of the tests may be busy
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
STREAM_CLOSED = "AbortError: signal is aborted without reason"  # as the browser words it


@cache
def axe_script() -> str:
    """axe-core; a test that needs it fails without, and says what brings it."""
    cache = Path(os.environ.get("ADVISOR_TEST_CACHE") or REPOSITORY / ".cache")
    file = cache / "axe" / "axe.min.js"
    assert file.is_file(), "axe-core is missing: .venv/bin/python scripts/axe brings it"
    return file.read_text(encoding="utf-8")


class Desk:
    """One visitor in front of one page. Notes what the page asks of other machines, and its errors."""

    def __init__(self, context: Any, url: str, address: dict[str, str]) -> None:
        self.context = context
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        context.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._console)
        self.page.goto(url + (f"?{urlencode(address)}" if address else ""))
        self.wait_until_ready()

    def _console(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "Error" in message.text.split(":")[0]:
            self.errors.append(message.text)

    @property
    def elsewhere(self) -> list[str]:
        """Every request that was not for this machine."""
        here = ("localhost", "127.0.0.1")
        schemes = ("data", "blob", "about")
        parts = ((url, urlsplit(url)) for url in self.requests)
        return [url for url, part in parts if part.scheme not in schemes and part.hostname not in here]

    def wait_until_ready(self) -> None:
        self.page.wait_for_selector("#advisor[data-ready]")

    def reload(self) -> None:
        """Loads the page anew and waits until it can be used.

        Gradio's client closes its streams when its page is left; now and then the browser reports that as an error of
        the page that goes. Only that report, and only of these moments, is not counted.
        """
        before = len(self.errors)
        self.page.reload()
        self.wait_until_ready()
        self.errors[before:] = [error for error in self.errors[before:] if not error.startswith(STREAM_CLOSED)]

    def leave(self) -> None:
        self.context.close()

    # Asking

    @property
    def box(self) -> Any:
        return self.page.locator("#question")

    def type(self, text: str) -> None:
        self.box.fill(text)

    def ask(self, text: str) -> Any:
        """Types a question, presses Enter and reads the whole answer."""
        before = self.turns.count()
        self.type(text)
        self.box.press("Enter")
        return self.read(before + 1)

    def read(self, number: int) -> Any:
        """Waits for the `number`-th answer (from 1) to be whole."""
        self.page.wait_for_selector(f'.turn[data-turn="{number}"][data-state="done"]')
        return self.turns.nth(number - 1)

    def wait_for(self, state: str) -> Any:
        self.page.wait_for_selector(f'.turn.latest[data-state="{state}"]')
        return self.turns.last

    def press(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=name, exact=exact).click()

    # Reading

    @property
    def turns(self) -> Any:
        return self.page.locator(".turn")

    @property
    def panel(self) -> Any:
        return self.page.locator("#panel")

    @property
    def error(self) -> str:
        return self.page.locator("#question-error").inner_text()

    def visible_text(self) -> str:
        return self.page.locator("#advisor").inner_text()

    def barriers(self) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA in what is shown now: rule, and the element that breaks it.

        At the end of the page: further up the box for questions covers part of a button, which axe takes for its size.
        """
        self.page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(axe_script())
        found = self.page.evaluate(
            "(rules) => axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] })"
            ".then((all) => all.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`)))",
            _RULES,
        )
        return list(found)

    def looks(self, *, scheme: str | None = None, size: tuple[int, int] | None = None) -> None:
        """Another theme or size of the window, without coming in anew."""
        if scheme:
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if size:
            self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def overflows(self) -> int:
        """By how many pixels the page is wider than the screen."""
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
