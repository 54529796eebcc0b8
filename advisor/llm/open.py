"""Makes the parts of this room ready from the settings."""

from __future__ import annotations

import threading
from importlib.util import find_spec

import yaml

from advisor.guard import Guard
from advisor.llm.breaker import Breaker
from advisor.llm.line import Line
from advisor.llm.mask import Mask
from advisor.llm.prompt import Prompts
from advisor.llm.speaker import Speaker
from advisor.llm.trouble import ModelTrouble
from advisor.settings import Settings
from advisor.text import words


def open_speaker(settings: Settings) -> Speaker:
    """The model that the settings name; no connection is opened before the first question.

    Raises ModelTrouble where what is needed to mask messages is not installed: then none may leave.
    """
    assert settings.llm is not None
    guard = Guard.open(settings)
    prompts = Prompts.load(settings.prompts)
    mask = None if settings.llm.local else open_mask(settings, guard, prompts)
    line = Line(settings.llm)
    threading.Thread(target=line.warm, name="language-model-opening", daemon=True).start()
    return Speaker(settings.llm, guard, prompts, line, Breaker(), mask)


def open_mask(settings: Settings, guard: Guard, prompts: Prompts) -> Mask:
    """What is taken out of messages before they leave the machine, by the words that our corpus knows."""
    check_masking()
    path = settings.vocabulary / "places.yaml"
    listed = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else []
    names = [n for p in listed for n in [*p["label"].values(), *(s for t in p.get("synonyms", {}).values() for s in t)]]
    places = {word for name in names for word in words(str(name))}
    lexicon, small = guard.lexicon, guard.small_words | guard.marks.words
    return Mask(
        lambda word: word in lexicon or word in lexicon.small or word in small,
        lambda word: word in lexicon.small or word in small,
        lambda kind, language: prompts.say(f"mask_{kind}", language),
        places,
    )


def check_masking() -> None:
    """Raises ModelTrouble where one of the libraries that find numbers is missing."""
    for module, package in (("phonenumbers", "phonenumbers"), ("stdnum", "python-stdnum")):
        if find_spec(module) is None:
            raise ModelTrouble("package", package)
