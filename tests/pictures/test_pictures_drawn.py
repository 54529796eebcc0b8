"""Drawn by a real browser, with the fonts that it has: every word inside the picture, none over another."""

from __future__ import annotations

import pytest

from advisor.pictures import gap

MEASURE = """() => [...document.querySelectorAll('svg.picture')].map(svg => {
  const frame = svg.getBoundingClientRect();
  const words = [...svg.querySelectorAll('text')].map(t => ({said: t.textContent, turned: /rotate\\((?!-?0 )/.test(
    t.getAttribute('transform') || ''), box: t.getBoundingClientRect()}));
  const outside = words.filter(({box}) => box.left < frame.left - 1 || box.right > frame.right + 1
    || box.top < frame.top - 1 || box.bottom > frame.bottom + 1).map(w => w.said);
  const over = [];
  words.forEach((a, i) => words.slice(i + 1).forEach(b => {
    const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
    const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
    if (!a.turned && !b.turned && wide > 2 && high > 4) over.push(a.said + ' / ' + b.said);
  }));
  return {name: svg.querySelector('title').textContent, count: words.length, outside, over};
})"""


@pytest.mark.browser
def test_every_word_has_its_place(gallery, browser):
    skills = [("de machine bijstellen bij gerecycleerd plastic en vervuiling herkennen in de grondstof", "have")]
    pictures = []
    # French words are the longest; the longest diagram in each.
    for language, theme, size in (("fr", "dark", "wide"), ("fr", "light", "narrow"), ("nl", "light", "narrow")):
        pictures += [gallery.demand(language, theme, size), gallery.skills_map(language, theme, size)]
        pictures += [gallery.paths("process-operator", language, theme, size)]
        pictures += [gap([*skills, ("meten", "open")], language, theme, size)]
    page = browser.new_page(viewport={"width": 800, "height": 600})
    page.set_content("<!doctype html>" + "".join(f"<div>{picture.svg}</div>" for picture in pictures))
    found = page.evaluate(MEASURE)
    page.close()
    assert len(found) == len(pictures) and all(picture["count"] > 2 for picture in found)
    assert not [picture for picture in found if picture["outside"] or picture["over"]]
