// What a visitor thought of an answer. Everything that would be kept is shown first; without "keep" nothing is sent.

import { asText } from "./sharing.js";
import { post } from "./service.js";
import { currentLanguage, say, sayDate, today } from "./texts.js";

export class Feedback {
  /** `persona()` tells for whom the answer is; `announce(text)` says something to a screen reader. */
  constructor(dialog, persona, announce) {
    this.dialog = dialog;
    this.persona = persona;
    this.announce = announce;
    this.form = dialog.querySelector("form");
    this.form.addEventListener("input", () => this.showRecord());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    dialog.querySelector("[data-feedback-keep]").addEventListener("click", () => this.keep());
    dialog.addEventListener("close", () => this.forget());
  }

  open(article, verdict) {
    this.article = article;
    this.verdict = verdict;
    this.form.reset();
    this.dialog.querySelector(".error").hidden = true;
    this.dialog.querySelector(".reasons").hidden = verdict === "helpful";
    for (const some of this.dialog.querySelectorAll("[data-reasons]")) some.hidden = some.dataset.reasons !== verdict;
    const sources = this.sources();
    this.dialog.querySelector(".which").hidden = verdict !== "wrong" || !sources.length;
    this.form.elements.source.replaceChildren(
      new Option(say("feedback_which_none"), ""),
      ...sources.map((button) => new Option(title(button), button.dataset.document)),
    );
    this.showRecord();
    this.dialog.showModal();
  }

  sources() {
    return Array.from(this.article.querySelectorAll(":scope > .extras .source"));
  }

  record() {
    const answer = asText(this.article, { sources: false });
    const { reason, source, comment } = Object.fromEntries(new FormData(this.form));
    return {
      verdict: this.verdict,
      reason: this.verdict === "helpful" ? null : (reason ?? null),
      source: this.verdict === "wrong" ? source || null : null,
      comment: comment.trim(),
      question: this.article.dataset.question,
      answer,
      sources: this.sources().map((button) => button.dataset.document),
      language: this.article.querySelector(".answer").lang || currentLanguage(),
      persona: this.persona(),
    };
  }

  /** The same fields as are sent, in words. */
  showRecord() {
    const record = this.record();
    const named = this.sources();
    const rows = [
      ["feedback_day", sayDate(today())],
      ["feedback_verdict", say(`feedback_${record.verdict}`)],
      ["feedback_why", record.reason && say(`feedback_reasons.${record.reason}`)],
      ["feedback_which", title(named.find((button) => button.dataset.document === record.source))],
      ["feedback_comment", record.comment],
      ["you_asked", record.question],
      ["answer", record.answer],
      ["sources", named.map(title).join("; ")],
      ["language_label", say(`languages.${record.language}`)],
      ["feedback_persona", say(`persona_${record.persona}`)],
    ];
    const list = this.dialog.querySelector(".record dl");
    list.replaceChildren();
    for (const [key, value] of rows.filter(([, text]) => text)) {
      const row = document.createElement("div");
      row.append(document.createElement("dt"), document.createElement("dd"));
      row.firstChild.textContent = say(key === "feedback_comment" ? "feedback_said" : key);
      row.lastChild.textContent = value;
      list.append(row);
    }
  }

  async keep() {
    const reply = await post("feedback", { ...this.record(), agreed: true });
    if (reply === null) {
      this.dialog.querySelector(".error").hidden = false;
      return;
    }
    const said = document.createElement("p");
    said.className = "feedback quiet";
    said.innerHTML = '<span data-t="feedback_kept"></span>';
    said.firstChild.textContent = say("feedback_kept");
    this.article.querySelector(":scope > .extras .feedback").replaceWith(said);
    this.dialog.close();
    this.announce(say("feedback_kept"));
  }

  forget() {
    this.form.reset();
    this.form.elements.source.replaceChildren();
    this.dialog.querySelector(".record dl").replaceChildren();
    this.article = null;
  }
}

function title(button) {
  return button?.querySelector(".source-title").textContent ?? "";
}
