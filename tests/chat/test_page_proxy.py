"""A public body puts the page under a path of its own site: all of it works there, and nothing is asked beside it."""

from __future__ import annotations

import httpx
import pytest
from page_proxy import Proxy

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chat")]


@pytest.fixture
def behind(slow):
    """Under a path that begins like one of the page's own: the two must not be mixed up."""
    proxy = Proxy(slow.url, "/page/advies")
    yield proxy
    proxy.stop()


def test_the_page_works_under_a_path_and_its_answers_grow(come_in, behind, slow):
    slow.answering.pause = 0.05
    desk = come_in(behind.url, lang="nl")
    page = desk.page
    page.evaluate(
        """() => {
          window.grown = new Set();
          new MutationObserver(() => window.grown.add(document.querySelector(".answer")?.textContent.length))
            .observe(document.querySelector(".conversation"), { subtree: true, childList: true });
        }"""
    )
    turn = desk.ask("Wat is een digibank?")
    assert page.evaluate("window.grown.size") > 3  # the proxy held nothing back
    assert turn.locator(".sources li").count() >= 1
    for part in ("courses", "about"):
        page.locator(f"[data-view-link={part}]").click()
        page.locator(f"[data-view={part}] h1:not(.view-state)").wait_for()
    page.locator("[data-view-link=talk]").click()
    turn.locator("[data-share]").click()
    assert page.locator("#share-link").input_value().startswith(behind.url)
    assert [url for url in desk.requests if not url.startswith((behind.url, "data:"))] == []
    assert [path for path, status in behind.statuses.items() if status >= 400] == []


@pytest.mark.parametrize("prefix", ["/../x", "/a b", "advies", '/"><script>', "//evil.example", "/x\\y", ""])
def test_a_prefix_that_is_no_path_counts_for_nothing(served, prefix):
    plain = httpx.get(served.url, params={"lang": "nl"}).text
    asked = httpx.get(served.url, params={"lang": "nl"}, headers={"X-Forwarded-Prefix": prefix})
    assert asked.status_code == 200
    assert asked.text == plain
