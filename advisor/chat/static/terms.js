// What a word of an answer means: shown beside it while it is pointed at, focused or pressed. Escape puts it away.

const LINGER_MS = 250; // time for the pointer to move from the word into its meaning

export class Terms {
  constructor(page) {
    this.tip = document.createElement("div");
    Object.assign(this.tip, { className: "term-tip", id: "term-tip", hidden: true });
    this.tip.setAttribute("role", "tooltip");
    const talk = page.querySelector(".talk");
    talk.append(this.tip);
    this.term = null;
    this.pressed = null; // the word whose meaning stays until something else is touched
    const termAt = (event) => event.target.closest?.(".term") ?? null;
    const inTip = (node) => node instanceof Node && this.tip.contains(node);

    talk.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch") return;
      clearTimeout(this.leaving);
      if (termAt(event)) this.show(termAt(event));
    });
    talk.addEventListener("pointerout", (event) => {
      if (event.pointerType === "touch" || inTip(event.relatedTarget) || !(termAt(event) || inTip(event.target))) return;
      this.leaving = setTimeout(() => this.term !== this.pressed && this.term !== document.activeElement && this.hide(), LINGER_MS);
    });
    talk.addEventListener("focusin", (event) => termAt(event) && this.show(termAt(event)));
    talk.addEventListener("focusout", (event) => termAt(event) && termAt(event) !== this.pressed && this.hide());
    talk.addEventListener("click", (event) => termAt(event) && this.press(termAt(event)));
    talk.addEventListener("keydown", (event) => {
      if (!termAt(event) || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      this.press(termAt(event));
    });
    document.addEventListener("pointerdown", (event) => {
      if (this.term && !termAt(event) && !inTip(event.target)) this.hide();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.term) return;
      event.stopImmediatePropagation(); // one press, one thing that goes away
      this.hide();
    }, { capture: true });
  }

  /** Keeps the meaning there; pressed again, it goes. */
  press(term) {
    if (this.pressed === term) return this.hide();
    this.show(term);
    this.pressed = term;
  }

  show(term) {
    if (this.term === term) return;
    this.hide();
    this.term = term;
    this.tip.textContent = term.dataset.meaning;
    this.tip.lang = term.closest("[lang]").lang;
    this.tip.hidden = false;
    term.setAttribute("aria-expanded", "true");
    term.setAttribute("aria-describedby", this.tip.id);
    this.place(term.getClientRects()[0]);
  }

  /** Under the word; above it where the box for questions would cover it. */
  place({ left, top, bottom }) {
    const origin = this.tip.offsetParent.getBoundingClientRect();
    const { width, height } = this.tip.getBoundingClientRect();
    const room = document.querySelector(".dock").getBoundingClientRect().top;
    const under = bottom + 6 + height < room || top < height + 6;
    const at = Math.max(16, Math.min(left, document.documentElement.clientWidth - width - 16));
    this.tip.style.left = `${at - origin.left}px`;
    this.tip.style.top = `${(under ? bottom + 6 : top - height - 6) - origin.top}px`;
  }

  hide() {
    clearTimeout(this.leaving);
    this.term?.setAttribute("aria-expanded", "false");
    this.term?.removeAttribute("aria-describedby");
    this.term = this.pressed = null;
    this.tip.hidden = true;
  }
}
