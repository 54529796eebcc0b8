// The pictures: what a shape or a cell of the table rests on is opened below it.

import { currentLanguage } from "./texts.js";
import { get } from "./service.js";
import { isDark, onTheme } from "./theme.js";

const narrow = matchMedia("(max-width: 48rem)");

export class Pictures {
  /** `refill()` fetches the view again, in another look or for another job. */
  constructor(view, refill) {
    this.view = view;
    this.job = "";
    for (const listen of [onTheme, (told) => narrow.addEventListener("change", told)]) listen(() => view.hidden || refill());
    view.addEventListener("click", (event) => this.press(event));
    view.addEventListener("change", (event) => {
      if (!("job" in event.target.dataset)) return;
      this.job = event.target.value;
      refill().then(() => view.querySelector("[data-job]")?.focus());
    });
  }

  async fill() {
    const look = { theme: isDark() ? "dark" : "light", size: narrow.matches ? "narrow" : "wide" };
    const html = await get("pictures", { lang: currentLanguage(), job: this.job, ...look });
    if (html === null) return false;
    this.view.innerHTML = html;
    return true;
  }

  press(event) {
    const shape = event.target.closest("svg a[data-key]");
    if (shape) event.preventDefault(); // its address is for where there are no scripts
    const section = event.target.closest(".drawn");
    const cell = event.target.closest("button[data-evidence]")
      ?? (shape && section.querySelector(`template[data-key="${CSS.escape(shape.dataset.key)}"]`));
    if (!cell) return;
    const wanted = new Set(cell.dataset.evidence.split(" "));
    const list = section.querySelector(".rests-on");
    list.open = true;
    let first = null;
    for (const item of list.querySelectorAll("[data-fact]")) {
      item.classList.toggle("lit", wanted.has(item.dataset.fact));
      if (!first && wanted.has(item.dataset.fact)) first = item;
    }
    first?.scrollIntoView({ block: "center" });
    first?.focus({ preventScroll: true });
  }
}
