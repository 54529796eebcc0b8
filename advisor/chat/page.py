"""The Gradio page: one `gr.HTML` that holds the page, a `gr.State` a visitor, and three events."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import gradio as gr

from advisor.chat.opening import Answering
from advisor.chat.published import published
from advisor.chat.render import Renderer, make_frames
from advisor.chat.talk import Asked, Frame, Talk
from advisor.chat.texts import Limits, Texts
from advisor.chat.visit import Visit
from advisor.settings import Settings

# Gradio notes the time of every event, with its visitor, and sums all of them up after each one: not here.
_UNCOUNTED = {"GRADIO_ANALYTICS_CACHE_FREQUENCY": str(sys.maxsize), "GRADIO_ANALYTICS_MAX_EVENTS": "1"}
# Gradio makes an event of every quoted name in here that the page listens to: 'ask', 'stop', 'fresh'.
_ON_LOAD = """
import(new URL('page/main.js', document.baseURI).href)
  .then((page) => page.start(element, (event, data) => trigger(event, data), props, watch));
// events: 'ask' 'stop' 'fresh'
"""


def build_page(
    advisor: Answering, settings: Settings, *, desk: bool = False, limits: Limits | None = None
) -> gr.Blocks:
    """The page for `advisor`, at a `desk` or not; `limits` take the place of those of limits.yaml. Raises OSError or
    ValueError if the texts in `settings.prompts` are missing."""
    texts, limits = Texts.load(settings.prompts), limits or Limits.load()
    renderer = Renderer(texts, published(settings), settings.llm)
    talk = Talk(advisor, renderer, limits, settings.llm)

    def ask(visit: Visit, event: gr.EventData) -> Iterator[Frame]:
        yield from talk.frames(visit, _sent(event))

    def stop(visit: Visit, event: gr.EventData) -> None:
        asked = Asked.read(_sent(event))
        visit.stop(asked.conversation, asked.turn)

    def fresh(visit: Visit, event: gr.EventData) -> None:
        visit.start_over(Asked.read(_sent(event)).conversation)

    def forget(request: gr.Request) -> None:
        """Gradio would keep what it knows of a closed page for another hour."""
        page.state_holder.session_data.pop(request.session_hash, None)

    with gr.Blocks(title=texts.say("nl", "title"), analytics_enabled=False, fill_width=True) as page:
        visit = gr.State(Visit())
        stage = gr.HTML(
            value={},
            html_template="${shell}",
            js_on_load=_ON_LOAD,
            apply_default_css=False,
            elem_id="stage",
            shell=renderer.shell(desk=desk),
            **make_frames(texts, limits, desk=desk),
        )
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        quiet["trigger_mode"] = "multiple"  # a lost connection must not block the next question
        stage.ask(ask, [visit], [stage], concurrency_limit=None, **quiet)
        stage.stop(stop, [visit], None, queue=False, **quiet)
        stage.fresh(fresh, [visit], None, queue=False, **quiet)
        page.unload(forget)
    os.environ.update(_UNCOUNTED)  # read by the next line
    page.queue(default_concurrency_limit=None, api_open=False)
    return page


def _sent(event: gr.EventData) -> dict[str, Any]:
    data = getattr(event, "_data", None)
    return data if isinstance(data, dict) else {}
