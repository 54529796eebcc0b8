// Takes an answer elsewhere: its words with their sources, or a link to the question alone.

import { currentLanguage, say, sayDate, today } from "./texts.js";

const FRAGMENT = "#q=";

/** The answer as plain text: question, answer with [n], sources with date, address and caveat; or the answer alone. */
export function asText(article, { sources: withSources = true } = {}) {
  const answer = article.querySelector(".answer").cloneNode(true);
  for (const marker of answer.querySelectorAll(".marker")) marker.replaceWith(`[${marker.textContent.trim()}]`);
  const blocks = Array.from(answer.children, (block) => {
    const items = Array.from(block.querySelectorAll("li"), (item) => `- ${item.textContent.trim()}`);
    return items.length ? items.join("\n") : block.textContent.trim();
  });
  if (!withSources) return blocks.join("\n\n");
  const sources = Array.from(article.querySelectorAll(":scope > .extras .sources [data-source]"), (button) => {
    const passage = article.querySelector(`template[data-passage="${button.dataset.source}"]`).content;
    const lines = [
      `[${button.dataset.source}] ${button.querySelector(".source-title").textContent}, ${button.querySelector(".source-date").textContent}`,
      passage.querySelector(".place")?.textContent,
      passage.querySelector("a.out")?.href,
      passage.querySelector(".caveat")?.textContent.trim().replace(/\s+/g, " "),
    ];
    return lines.filter(Boolean).join("\n    ");
  });
  const parts = [article.dataset.question, blocks.join("\n\n")];
  if (sources.length) parts.push(`${say("sources")}\n${sources.join("\n")}`);
  parts.push(say("copy_foot", { date: sayDate(today()) }));
  return `${parts.join("\n\n")}\n`;
}

/** Puts text on the clipboard, also where the page came without HTTPS. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = document.createElement("textarea");
    box.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }
}

export class Share {
  constructor(dialog) {
    this.dialog = dialog;
    this.link = dialog.querySelector("#share-link");
    this.question = dialog.querySelector(".share-question");
    dialog.addEventListener("close", () => {
      this.link.value = "";
      this.question.textContent = "";
    });
  }

  /** Shows what the link will carry, before anything is copied. The fragment of an address goes to no server. */
  preview(text, persona) {
    const url = new URL(location.pathname, location.origin);
    url.searchParams.set("lang", currentLanguage());
    url.searchParams.set("persona", persona);
    this.link.value = `${url}${FRAGMENT}${encodeURIComponent(text)}`;
    this.question.textContent = text;
    this.dialog.showModal();
    this.link.select();
  }
}

/** The question that came with the address, taken out of it; null if none did. */
export function takeShared(characters) {
  if (!location.hash.startsWith(FRAGMENT)) return null;
  let text = null;
  try {
    text = decodeURIComponent(location.hash.slice(FRAGMENT.length)).slice(0, characters).trim();
  } catch {
    // An address that was cut off in the middle of a letter.
  }
  history.replaceState(null, "", location.pathname + location.search);
  return text;
}
