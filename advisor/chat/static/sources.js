// The passage behind a number: in the panel beside the answer, or in the answer on a narrow screen.

import { say, currentLanguage } from "./texts.js";

const beside = matchMedia("(min-width: 64rem)");

/** The answer that a button belongs to: that of the page, or the one in the visitor's language beside it. */
function voice(button) {
  return button?.closest(".beside, .turn");
}

export class Sources {
  constructor(page) {
    this.page = page;
    this.panel = page.querySelector("#panel");
    this.home = page.querySelector(".side");
    this.opener = null;
    beside.addEventListener("change", () => this.place());
  }

  open(button) {
    const passage = voice(button)?.querySelector(`template[data-passage="${CSS.escape(button.dataset.source)}"]`);
    if (!passage) return;
    if (this.opener === button && !this.panel.hidden) return this.close();
    this.close({ focus: false });
    this.opener = button;
    this.show(passage);
    this.place();
    this.panel.hidden = false;
    this.page.dataset.source = "open";
    this.mark(true);
    this.panel.focus({ preventScroll: true });
    if (!beside.matches) this.panel.scrollIntoView({ block: "nearest" });
    else this.panel.scrollTop = 0;
  }

  show(passage) {
    this.panel.querySelector("#panel-title").textContent = say("source_n", { n: passage.dataset.passage });
    const beside = voice(this.opener)?.dataset.ownLanguage;
    const body = this.panel.querySelector(".panel-body");
    if (beside) body.dataset.ownLanguage = body.lang = beside;
    else {
      delete body.dataset.ownLanguage;
      body.removeAttribute("lang");
    }
    body.replaceChildren(passage.content.cloneNode(true));
  }

  /** Beside the answer, or right under the line with the pressed number. */
  place() {
    const line = this.opener?.closest(".answer > *, .sources li > button");
    if (beside.matches || !line) this.home.prepend(this.panel);
    else line.after(this.panel);
  }

  /** Marks every button of the open source: the number in the text and the one in the list. */
  mark(open) {
    const number = this.opener?.dataset.source;
    for (const button of voice(this.opener)?.querySelectorAll("button[data-source]") ?? []) {
      if (voice(button) !== voice(this.opener)) continue;
      button.setAttribute("aria-expanded", String(open && button.dataset.source === number));
    }
  }

  close({ focus = true } = {}) {
    if (this.panel.hidden) return;
    this.mark(false);
    this.panel.hidden = true;
    this.panel.querySelector(".panel-body").replaceChildren();
    this.home.prepend(this.panel);
    delete this.page.dataset.source;
    const opener = this.opener;
    this.opener = null;
    if (focus) opener?.focus();
  }

  /** After a change of language: the same passage with its labels in the new one. */
  refresh() {
    if (this.panel.hidden || !this.opener) return;
    const passage = voice(this.opener)
      ?.querySelector(`template[data-passage="${CSS.escape(this.opener.dataset.source)}"]`);
    if (passage) this.show(passage);
    this.panel.dataset.language = currentLanguage();
  }
}
