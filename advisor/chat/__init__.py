"""The web chat: one Gradio page for everyone, in three languages.

`serve` is what ``advisor chat`` calls; `build_page` gives the Gradio page alone. Both import Gradio
only when they are called: it takes seconds, and reads its switches (no reports about use) at that moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.quiet import hush

if TYPE_CHECKING:
    from collections.abc import Callable

    import gradio as gr

    from advisor.chat.opening import Answering
    from advisor.settings import Settings

__all__ = ["build_page", "serve"]


def build_page(advisor: Answering, settings: Settings) -> gr.Blocks:
    """The page as Gradio Blocks, not yet served. `advisor` needs only a `stream` method."""
    hush()
    from advisor.chat.page import build_page as build

    return build(advisor, settings)


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    progress: Any = None,
    language: str | None = None,
    say: Callable[[str], None] | None = None,
    desk: bool = False,
    idle_minutes: int | None = None,
) -> None:
    """Serves the page until it is stopped. See `advisor.chat.server.serve`."""
    hush()
    from advisor.chat.server import serve as run

    run(settings, host, port, progress=progress, language=language, say=say, desk=desk, idle_minutes=idle_minutes)
