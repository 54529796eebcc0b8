"""An answer is data: only paragraphs, emphasis, lists, links and markers come through as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from markupsafe import Markup

from advisor.chat.markdown import inline, plain, render, safe_url

ALLOWED = {"p", "strong", "em", "ul", "ol", "li", "a", "button"}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "![x](https://example.org/spy.png)",
    "[klik](javascript:alert(1))",
    "[klik](data:text/html,<script>alert(1)</script>)",
    '[klik](https://example.org/" onmouseover="alert(1))',
    "<a href='https://example.org'>x</a>",
    "**<b onclick=alert(1)>vet</b>**",
    "- <iframe src=//example.org>\n- *<object>*",
    "# <style>body{display:none}</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "[1<script>](https://example.org)",
    "https://example.org/<script>",
    "`<script>`",
    "<!-- --><details open ontoggle=alert(1)>",
    "\x00<scr\x00ipt>alert(1)</script>",
]


def button(number: int) -> Markup:
    return Markup("<button>{}</button>").format(number)


class Tags(HTMLParser):
    """Every tag of a text, with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("growing", [True, False])
def test_markup_in_an_answer_stays_text(text, growing):
    for tag, attributes in Tags(str(render(text, button, growing=growing))).found:
        assert tag in ALLOWED
        assert not any(name.startswith("on") or name in ("style", "src") for name in attributes)
        if tag == "a":
            assert attributes["href"].startswith("https://example.org/") or attributes["href"] == (
                "https://example.org"
            )
            assert attributes["rel"] == "noopener noreferrer"


def test_the_letters_of_markup_can_still_be_read():
    assert str(render("<b>x</b>")) == "<p>&lt;b&gt;x&lt;/b&gt;</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("een\ntwee\n\ndrie", "<p>een\ntwee</p><p>drie</p>"),
        ("**vet** en *schuin* en _ook_", "<p><strong>vet</strong> en <em>schuin</em> en <em>ook</em></p>"),
        ("- een\n- twee [1]", "<ul><li>een</li><li>twee <button>1</button></li></ul>"),
        ("2. twee\n3. drie", '<ol start="2"><li>twee</li><li>drie</li></ol>'),
        ("Dit:\n- een\nDaarna.", "<p>Dit:</p><ul><li>een</li></ul><p>Daarna.</p>"),
        ("- een\n  verder", "<ul><li>een\nverder</li></ul>"),
        ("## Kop", "<p><strong>Kop</strong></p>"),
        (r"5 \* 3 en snake_case_naam", "<p>5 * 3 en snake_case_naam</p>"),
        ("2 * 3 * 4 = 24", "<p>2 * 3 * 4 = 24</p>"),
        ("[1] [2]", "<p><button>1</button> <button>2</button></p>"),
        ("*Stand: 2025.* [1]", "<p><em>Stand: 2025.</em> <button>1</button></p>"),
    ],
)
def test_what_markdown_means(text, html):
    assert str(render(text, button)) == html


def test_a_bare_address_becomes_a_link_without_its_full_stop():
    html = str(inline("Zie https://www.vdab.be/opleidingen."))
    assert 'href="https://www.vdab.be/opleidingen"' in html
    assert html.endswith("</a>.")


@pytest.mark.parametrize("end", range(1, len("Vet: **groene** vaardigheden [1] en [12].") + 1))
def test_a_growing_answer_never_shows_half_a_sign(end):
    text = "Vet: **groene** vaardigheden [1] en [12]."[:end]
    shown = re.sub(r"<button>\d+</button>|</?(p|strong)>", "", str(render(text, button, growing=True)))
    assert "*" not in shown
    assert "[" not in shown


@pytest.mark.parametrize("url", ["https://a.be/x", "http://a.be", "HTTPS://A.be"])
def test_addresses_of_the_web_are_kept(url):
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [None, "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.be", "https://a b", "/x",
     " https://a.be", "https://a.be/\n", 'https://a.be/"x'],
)  # fmt: skip
def test_other_addresses_are_dropped(url):
    assert safe_url(url) is None


def test_a_screen_reader_hears_no_markers_and_no_signs():
    assert plain("**Groene** vaardigheden [1]:\n- recyclage [2]\n- *energie*.") == (
        "Groene vaardigheden: recyclage energie."
    )
