// Where the question is typed: it grows with the text, checks it, and knows the keys.

import { localise } from "./texts.js";

export class Composer {
  /** `onAsk(text)` and `onStop()` are called; `characters` is the longest question. */
  constructor(form, characters, onAsk, onStop) {
    this.form = form;
    this.box = form.querySelector("textarea");
    this.error = form.querySelector(".error");
    this.characters = characters;
    this.onAsk = onAsk;
    this.busy = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    form.querySelector("[data-stop]").addEventListener("click", () => {
      onStop();
      this.box.focus();
    });
    this.box.addEventListener("input", () => {
      this.fit();
      this.note(false);
      this.complain(null);
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      if (!this.busy) this.submit();
    });
  }

  submit() {
    const text = this.box.value.trim();
    const wrong = this.wrong(text);
    this.complain(wrong);
    if (wrong || this.busy) {
      this.box.focus();
      return;
    }
    this.box.value = "";
    this.note(false);
    this.fit();
    if (matchMedia("(pointer: coarse)").matches) this.box.blur(); // the keys of a phone would cover the answer
    this.onAsk(text);
  }

  /** The same three checks as on the server, so that nobody waits for a refusal. */
  wrong(text) {
    const length = Array.from(text).length;
    if (!text) return { key: "error_empty" };
    if (length > this.characters) return { key: "error_too_long", slots: { n: length, limit: this.characters } };
    if (!/[\p{L}\p{N}]/u.test(text)) return { key: "error_no_words" };
    return null;
  }

  /** Says that the question in the box came with a link, until it is asked or changed. */
  note(shown) {
    this.form.querySelector(".note").hidden = !shown;
  }

  complain(wrong) {
    this.error.hidden = !wrong;
    this.box.toggleAttribute("aria-invalid", Boolean(wrong));
    if (wrong) this.box.setAttribute("aria-invalid", "true");
    this.box.setAttribute("aria-describedby", wrong ? "question-error question-keys" : "question-keys");
    if (!wrong) {
      this.error.replaceChildren();
      return;
    }
    const words = document.createElement("span");
    words.dataset.t = wrong.key;
    words.dataset.slots = JSON.stringify(wrong.slots ?? {});
    this.error.replaceChildren(words);
    localise(this.error);
  }

  fit() {
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight + 2}px`;
  }

  setBusy(busy) {
    this.busy = busy;
    const send = this.form.querySelector(".send");
    const stop = this.form.querySelector("[data-stop]");
    const held = document.activeElement === send || document.activeElement === stop;
    send.hidden = busy;
    stop.hidden = !busy;
    if (held) this.box.focus({ preventScroll: true });
  }

  /** Forgets what was typed, with what the browser would bring back by "undo": a new box has no past. */
  empty() {
    this.form.reset();
    this.box.value = "";
    this.note(false);
    this.complain(null);
    this.fit();
  }

  /** Gives a question back that could not be sent. */
  restore(text) {
    if (!this.box.value) {
      this.box.value = text;
      this.fit();
    }
  }
}
