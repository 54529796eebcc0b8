"""Offers in the words of schema.org: what a course costs, as one text ("450 EUR"), and whether there are places."""

from __future__ import annotations

import re

from advisor.ingest.catalogue import texts
from advisor.ingest.catalogue.linked import Graph, Node

_VOCABULARY = re.compile(r"^(?:https?://schema\.org/|schema:)")
_BOUNDS = (("minPrice", "maxPrice"), ("lowPrice", "highPrice"))


def bare(word: str) -> str:
    """A word of the vocabulary without its prefix: "SoldOut" of "https://schema.org/SoldOut"."""
    return _VOCABULARY.sub("", word)


def offers_of(node: Node, graph: Graph) -> list[Node]:
    return [offer for offer in graph.nodes(node.get("offers")) if isinstance(offer, dict)]


def cost_of(node: Node, offers: list[Node], graph: Graph) -> str | None:
    """The prices of all offers; "0 EUR" where only `isAccessibleForFree` tells that there is nothing to pay."""
    prices = []
    for offer in offers:
        name = texts.pick(graph.words(offer.get("name"))) if len(offers) > 1 else None
        prices += [f"{name}: {price}" if name else price for price in _prices(offer, graph)]
    return texts.joined(prices) or ("0 EUR" if _is_true(node.get("isAccessibleForFree"), graph) else None)


def status_of(node: Node, offers: list[Node], graph: Graph) -> str | None:
    """The word of `eventStatus` where it is not as planned, else of the first offer's `availability`."""
    event = bare(graph.value(node.get("eventStatus")) or "")
    if event and event != "EventScheduled":
        return event
    if graph.value(node.get("remainingAttendeeCapacity")) == "0":
        return "SoldOut"
    return next((bare(found) for o in offers if (found := graph.value(o.get("availability")))), None)


def _prices(offer: Node, graph: Graph) -> list[str]:
    if price := _price(offer, offer, graph):
        return [price]
    inner = [n for key in ("priceSpecification", "offers") for n in graph.nodes(offer.get(key)) if isinstance(n, dict)]
    if prices := [price for n in inner if (price := _price(n, offer, graph))]:
        return prices
    return ["0 EUR"] if (graph.value(offer.get("category")) or "").lower() == "free" else []


def _price(node: Node, offer: Node, graph: Graph) -> str | None:
    """An amount, or two that it lies between, with the currency of `node` or of the offer around it."""
    amount = graph.value(node.get("price"))
    for bounds in _BOUNDS:
        amount = amount or " - ".join(dict.fromkeys(b for key in bounds if (b := graph.value(node.get(key)))))
    found = (graph.value(n.get(key)) for n in (node, offer) for key in ("priceCurrency", "currency"))
    currency = next(filter(None, found), None)
    if not amount:
        return None
    return f"{amount} {currency}" if currency and currency not in amount else amount


def _is_true(value: object, graph: Graph) -> bool:
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("@value")
    return value is True or (graph.value(value) or "").lower() in (
        "true",
        "http://schema.org/true",
        "https://schema.org/true",
    )
