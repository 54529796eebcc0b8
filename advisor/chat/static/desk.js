// A computer at a desk, for one visitor after the other: wipe all, also when nobody is there any more; print; keys.

import { say } from "./texts.js";

const TOUCHED = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "input"];

export class DeskMode {
  /**
   * `settings` are {idle_minutes, warning_seconds}. `wipe()` forgets the visitor; `used()` tells whether there is
   * anything to forget; `toQuestion()` goes to the question.
   */
  constructor(page, settings, { wipe, used, toQuestion }) {
    this.settings = settings;
    this.wipe = wipe;
    this.used = used;
    this.warning = page.querySelector("#idle");
    this.language = page.querySelector("#client-language");
    this.touched = Date.now();
    this.warned = false;
    for (const name of TOUCHED) document.addEventListener(name, () => this.touch(), { capture: true, passive: true });
    document.addEventListener("visibilitychange", () => this.look());
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const does = { F2: toQuestion, F8: () => this.print(), F9: () => this.next() }[event.key];
      if (!does) return;
      event.preventDefault();
      does();
    });
    this.wait();
  }

  /** In which language the visitor reads along, "" for none. */
  get alsoIn() {
    return this.language.value;
  }

  touch() {
    if (!this.warning.open) this.touched = Date.now();
  }

  wait() {
    setTimeout(() => {
      this.look();
      this.wait();
    }, 1000);
  }

  /** Looks at the clock instead of counting: a computer that slept has let time pass too. */
  look() {
    if (!this.used()) {
      this.touched = Date.now();
      return;
    }
    // Closed by somebody: seen here, for the event of it may come after the next look at the clock.
    if (this.warned && !this.warning.open) this.touched = Date.now();
    this.warned = this.warning.open;
    const left = this.touched + this.settings.idle_minutes * 60000 - Date.now();
    const last = left + this.settings.warning_seconds * 1000;
    if (last <= 0) return this.next();
    if (left > 0) return;
    this.warning.querySelector(".idle-text").textContent = say("idle_text", { n: this.settings.warning_seconds });
    this.warning.querySelector(".idle-left").textContent = String(Math.ceil(last / 1000));
    if (!this.warning.open) this.warning.showModal();
    this.warned = true;
  }

  next() {
    this.touched = Date.now();
    if (this.warning.open) this.warning.close();
    this.warned = false;
    this.language.value = "";
    this.wipe();
  }

  print() {
    window.print();
  }
}
