"""The labelled example questions of the corpus, and the classifiers that are trained on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from advisor.corpus.model import Corpus
from advisor.corpus.overviews import Overview
from advisor.embed.encoder import Encoder
from advisor.retrieve.classifier import Classifier, NearestExamples, train
from advisor.retrieve.document_classifier import NONE_OF_OURS, train_documents
from advisor.retrieve.wording import train_wording

CLASSIFIER_NAMES = ("intent", "alarm", "follow_up", "smalltalk", "document", "wording", "unsaid")
# What these tell apart are documents of our own corpus.
OF_OUR_CORPUS = frozenset({"document", "wording"})
FILES = ("intents", "smalltalk", "distress", "lookalikes", "out_of_scope", "attacks", "other_languages", "follow_ups")
# Questions beside what we know, which nothing tells, and such ones on the same that something does.
NEAR_MISSES = "near_misses"
UNSAID, TOLD = "unsaid", "told"
# Questions for a course: on the subject of an offer of ours, and beside it, where none of ours is.
BESIDE_OFFERS = "beside_offers"
BESIDE, FITS = "beside", "fits"
# Messages of which it is known whether they lean on an earlier one; and so many known questions, that never do.
_TURNS = ("follow_ups", "intents", "out_of_scope", "smalltalk")
MOST_ALONE = 1500
_STRENGTH = {"intent": 60.0, "follow_up": 20.0, "smalltalk": 60.0, "unsaid": 15.0}
# The kind of a fact says what its example questions ask, where the topic does not say it better.
_INTENT_OF_KIND = {
    "figure": "figure",
    "definition": "definition",
    "skills": "skills",
    "rule": "support",
    "who": "who_where_when",
    "where": "who_where_when",
    "when": "who_where_when",
}


@dataclass(frozen=True)
class Exemplar:
    """A question as people type it, with what it is; `note` is a finer label."""

    text: str
    language: str
    label: str
    note: str = ""
    kind: str = ""
    file: str = ""


def load_exemplars(folder: Path) -> list[Exemplar]:
    """Reads ``exemplars/*.yaml`` of the corpus folder."""
    found = []
    for name in (*FILES, NEAR_MISSES):
        path = folder / "exemplars" / f"{name}.yaml"
        if path.is_file():
            rows = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)) or []
            found += [
                Exemplar(r["text"], r["language"], r["label"], r.get("note", ""), r.get("kind", ""), name) for r in rows
            ]
    return found


@dataclass(frozen=True)
class BesideOffer:
    """A question for a course, written beside the offer `beside`. With the label FITS the offers `right`, that one
    among them, are on its subject; with BESIDE none of ours is."""

    text: str
    language: str
    label: str
    beside: str
    right: tuple[str, ...] = ()


def load_beside_offers(folder: Path) -> list[BesideOffer]:
    """Reads ``exemplars/beside_offers.yaml`` of the corpus folder; none where it has no such file."""
    path = folder / "exemplars" / f"{BESIDE_OFFERS}.yaml"
    if not path.is_file():
        return []
    rows = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)) or []
    return [BesideOffer(r["text"], r["language"], r["label"], r["note"], tuple(r.get("right", ()))) for r in rows]


def example_texts(folder: Path, corpus: Corpus, overviews: Mapping[str, Overview]) -> list[str]:
    """All texts that `train_classifiers` embeds: the examples and the known questions, with doubles."""
    records = [*corpus.facts.values(), *corpus.holes.values(), *corpus.courses.values(), *overviews.values()]
    asked = [q for record in records for texts in record.asked_as.values() for q in texts]
    return [*(e.text for e in load_exemplars(folder)), *asked]


def train_classifiers(
    encoder: Encoder,
    exemplars: list[Exemplar],
    corpus: Corpus | None,
    overviews: Mapping[str, Overview],
    *,
    only: tuple[str, ...] = CLASSIFIER_NAMES,
) -> dict[str, Classifier]:
    """Trains "intent" (what is asked), "follow_up", "smalltalk", "document" and "wording" (which fact, gap, overview or
    offer it is about, or NONE_OF_OURS, by its sense and by its words) and "unsaid" (whether it asks for what no source
    tells), and keeps the examples of "alarm" (distress, attack, harm or none).

    The questions that facts, courses and overviews are known to answer join as examples of their kind.
    """
    near = [e for e in exemplars if e.file == NEAR_MISSES]
    rows = [(e.text, e.label, e) for e in exemplars if e.file != NEAR_MISSES]
    asked: list[tuple[str, str]] = []
    if corpus is not None:
        for fact in corpus.facts.values():
            if fact.topic == "help" and fact.id != "help-1700":
                continue  # what these are asked is often distress itself
            intent = _INTENT_OF_KIND.get(fact.kind or "", "")
            if fact.topic == "incentives" and intent != "figure":
                intent = "support"
            asked += [(q, intent) for texts in fact.asked_as.values() for q in texts]
        asked += [(q, "") for h in corpus.holes.values() for texts in h.asked_as.values() for q in texts]
        asked += [(q, "courses") for c in corpus.courses.values() for texts in c.asked_as.values() for q in texts[:2]]
        asked += [(q, o.intent) for o in overviews.values() for texts in o.asked_as.values() for q in texts]
    texts = [r[0] for r in rows] + [a[0] for a in asked]
    vectors = encoder.encode_examples(texts)
    own, extra = vectors[: len(rows)], vectors[len(rows) :]

    keep = [i for i, (_, label, e) in enumerate(rows) if label != "follow_up" and e.note != "in_domain"]
    told = [i for i, (_, intent) in enumerate(asked) if intent]
    sets: dict[str, tuple[np.ndarray, list[str]]] = {
        "intent": (
            np.vstack([own[keep], extra[told]]) if told else own[keep],
            [_intent(rows[i][2]) for i in keep] + [asked[i][1] for i in told],
        )
    }
    turns = [i for i, (_, _label, e) in enumerate(rows) if e.file in _TURNS]
    alone = range(0, len(asked), max(1, len(asked) // MOST_ALONE))  # a known question says all that it needs
    sets["follow_up"] = (
        np.vstack([own[turns], extra[alone]]),
        ["dependent" if leans(rows[i][2]) else "standalone" for i in turns] + ["standalone"] * len(alone),
    )
    small = [i for i, (_, label, e) in enumerate(rows) if label == "smalltalk" and e.note]
    sets["smalltalk"] = (own[small], [rows[i][2].note for i in small])
    if near and "unsaid" in only:
        sets["unsaid"] = (encoder.encode_examples([e.text for e in near]), [e.label for e in near])
    trained: dict[str, Classifier] = {
        name: train(*sets[name], strength=_STRENGTH[name])
        for name in only
        if name in sets and len(set(sets[name][1])) > 1
    }
    if OF_OUR_CORPUS & set(only) and corpus is not None:
        known, subjects = _known_questions(exemplars, corpus, overviews)
        if "document" in only:
            trained["document"] = train_documents(encoder.encode_examples(known), subjects)
        if "wording" in only:
            trained["wording"] = train_wording(known, subjects)
    if "alarm" in only:
        labels = [_alarm(e) for _, _, e in rows] + ["none"] * len(asked)
        trained["alarm"] = NearestExamples.learned(np.array(labels), vectors)
    return trained


def _known_questions(
    exemplars: list[Exemplar], corpus: Corpus, overviews: Mapping[str, Overview]
) -> tuple[list[str], list[str]]:
    """The questions that each document is known to answer, and those that none of them is about, with the document."""
    known = [*corpus.facts.values(), *corpus.holes.values(), *corpus.courses.values(), *overviews.values()]
    asked = [(q, record.id) for record in known for texts in record.asked_as.values() for q in texts]
    asked += [(e.text, NONE_OF_OURS) for e in exemplars if e.label == "out_of_scope" and e.note != "in_domain"]
    return [q for q, _ in asked], [d for _, d in asked]


def leans(exemplar: Exemplar) -> bool:
    """Whether it is an example of a message that leans on an earlier one."""
    return exemplar.note == "dependent" or exemplar.label == "follow_up"


def _intent(exemplar: Exemplar) -> str:
    return "out_of_scope" if exemplar.label in ("attack", "out_of_scope") else exemplar.label


def _alarm(exemplar: Exemplar) -> str:
    if exemplar.label == "distress":
        return exemplar.note or "despair"
    if exemplar.label == "attack":
        return "attack"
    return "harmful" if exemplar.note == "harmful" else "none"
