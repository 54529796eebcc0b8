// The parts of the page. The fragment of the address names the one that is shown (#about), so that "back" works;
// the conversation is the first one, and stays as it is while another part is shown.

import { localise, say } from "./texts.js";

export class Views {
  constructor(page) {
    this.page = page;
    this.fills = new Map();
    this.shown = "talk";
    this.scrolled = 0;
    addEventListener("popstate", () => this.follow());
    page.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault(); // Gradio's <base> would make it an address without our choices: a new page
      this.go(link.hash.slice(1));
    });
  }

  /** `fill(view)` puts the content of the view `name` in its element, each time that it is shown. */
  register(name, fill) {
    this.fills.set(name, fill);
  }

  /** Shows what the address names. */
  follow({ focus = true } = {}) {
    const named = location.hash.slice(1);
    this.show(this.fills.has(named) ? named : "talk", { focus });
  }

  /** Goes to a part, as a link to it does. */
  go(name) {
    if (this.shown === name) return;
    const url = new URL(location.href);
    url.hash = name === "talk" ? "" : name;
    history.pushState(null, "", url);
    this.follow();
  }

  show(name, { focus = true } = {}) {
    if (name === this.shown) return;
    if (this.shown === "talk") this.scrolled = window.scrollY;
    this.shown = name;
    for (const view of this.page.querySelectorAll("[data-view]")) view.hidden = view.dataset.view !== name;
    for (const link of this.page.querySelectorAll("[data-view-link]")) {
      if (link.dataset.viewLink === name) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.page.dataset.shown = name;
    window.scrollTo(0, name === "talk" ? this.scrolled : 0);
    if (name !== "talk") {
      this.fill({ focus });
      return;
    }
    document.title = say("title");
    // What was pressed to come back may be gone from the screen; a phone would open its keyboard over the answer.
    const lost = !document.activeElement?.checkVisibility?.() || document.activeElement === document.body;
    if (focus && lost && !matchMedia("(pointer: coarse)").matches) {
      this.page.querySelector("#question").focus({ preventScroll: true });
    }
  }

  /** Fills the part that is shown, again after a change of language. */
  async fill({ focus = false } = {}) {
    const name = this.shown;
    if (name === "talk") return;
    const view = this.page.querySelector(`[data-view="${name}"]`);
    if (!view.firstElementChild) this.tell(view, "view_loading");
    view.setAttribute("aria-busy", "true");
    const filled = await this.fills.get(name)(view);
    view.removeAttribute("aria-busy");
    if (filled === false) this.tell(view, "view_failed", { again: true });
    if (this.shown !== name) return;
    const heading = view.querySelector("h1");
    document.title = heading ? `${heading.textContent} – ${say("brand")}` : say("title");
    if (focus) heading?.focus({ preventScroll: true });
  }

  tell(view, key, { again = false } = {}) {
    view.innerHTML = `<h1 tabindex="-1" class="view-state"><span data-t="${key}"></span></h1>`;
    if (again) view.insertAdjacentHTML("beforeend", '<button type="button" class="ask again" data-refill><span data-t="retry"></span></button>');
    localise(view);
  }
}
