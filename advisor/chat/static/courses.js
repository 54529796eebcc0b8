// The view of courses: conditions that follow the conversation, what fits them, and up to three side by side.

import { post } from "./service.js";
import { currentLanguage, say } from "./texts.js";

const MOST_COMPARED = 3;

export class Courses {
  /** `asked()` tells what was asked last: {question, earlier, skills, persona}; `drawn()` after cards were drawn. */
  constructor(view, asked, drawn) {
    this.view = view;
    this.asked = asked;
    this.drawn = drawn;
    this.turns = { listed: 0, filled: 0 };
    this.clear();
    view.addEventListener("change", (event) => {
      if (event.target.matches("[data-compare]")) this.pick(event.target);
      else if (event.target.closest(".filters")) this.update();
    });
    view.addEventListener("submit", (event) => event.preventDefault());
    view.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if ("relax" in button.dataset) this.relax(button.dataset.relax);
      else if ("allCourses" in button.dataset) this.all();
      else if ("compareShow" in button.dataset) this.compare();
      else if ("compareClear" in button.dataset) this.pickNone();
    });
  }

  /** Forgets what was looked for, and what is still on its way. */
  clear() {
    this.begin("listed");
    this.begin("filled");
    this.key = null;
    this.picked = [];
    this.view.replaceChildren();
    this.view.removeAttribute("aria-busy");
  }

  /** Puts the list in the view. A list of the same question in the same language stays as it is. */
  async fill() {
    const asked = this.asked();
    const key = JSON.stringify([asked.question, asked.turn, currentLanguage()]);
    if (key === this.key) return true;
    const kept = this.key && JSON.parse(this.key).slice(0, 2).join() === [asked.question, asked.turn].join();
    const wanted = kept ? this.wanted() : null;
    const stillWanted = this.begin("filled");
    const reply = await this.ask({});
    if (!stillWanted()) return true; // forgotten, or asked again, in the meantime
    if (!reply) return false;
    this.view.innerHTML = reply.form;
    this.view.querySelector(".filter-box").open = matchMedia("(min-width: 40rem)").matches; // a phone shows courses first
    this.key = key;
    if (!kept) this.picked = [];
    if (wanted) {
      this.put(wanted);
      await this.update();
    } else this.show(reply);
    if (this.key === key) this.tellPicked();
    return true;
  }

  async ask(more) {
    const { question, earlier, skills, persona } = this.asked();
    const text = await post("courses", { question, earlier, skills, persona, language: currentLanguage(), ...more });
    return text && JSON.parse(text);
  }

  form() {
    return this.view.querySelector(".filters");
  }

  wanted() {
    const form = this.form();
    if (!form) return null;
    const wanted = {};
    for (const field of form.elements) {
      if (field.name) wanted[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    return wanted;
  }

  put(wanted) {
    for (const field of this.form().elements) {
      if (!(field.name in wanted)) continue;
      if (field.type === "checkbox") field.checked = wanted[field.name];
      else field.value = wanted[field.name];
    }
  }

  /** Whether this is still the newest of its kind: what comes back after it is not shown. */
  begin(kind) {
    const turn = (this.turns[kind] += 1);
    return () => turn === this.turns[kind];
  }

  async update() {
    const stillWanted = this.begin("listed");
    this.view.setAttribute("aria-busy", "true");
    const reply = await this.ask({ wanted: this.wanted() });
    if (!stillWanted()) return; // something else was chosen in the meantime
    this.view.removeAttribute("aria-busy");
    if (reply) this.show(reply);
    else this.view.querySelector(".count").textContent = say("view_failed");
  }

  show({ results, said }) {
    this.view.querySelector(".results").innerHTML = results;
    this.view.querySelector(".count").textContent = said;
    for (const box of this.view.querySelectorAll("[data-compare]")) box.checked = this.picked.includes(box.value);
    this.drawn();
  }

  /** Lets go of one condition, by its name on the server. */
  relax(name) {
    const names = { place: "place", mode: "online", free: "free", language: "language", audience: "audience" };
    const field = this.form().elements[names[name] ?? name];
    this.view.querySelector(".filter-box").open = true;
    if (field.type === "checkbox") field.checked = name === "any_subject";
    else field.value = "";
    field.focus();
    this.update();
  }

  all() {
    this.form().reset();
    for (const field of this.form().elements) {
      if (field.type === "checkbox") field.checked = field.name === "any_subject";
      else if (field.name) field.value = "";
    }
    this.update();
  }

  pick(box) {
    if (box.checked && this.picked.length >= MOST_COMPARED) {
      box.checked = false;
      this.tellPicked("compare_full");
      return;
    }
    this.picked = this.picked.filter((id) => id !== box.value);
    if (box.checked) this.picked.push(box.value);
    this.tellPicked();
  }

  pickNone() {
    this.picked = [];
    for (const box of this.view.querySelectorAll("[data-compare]")) box.checked = false;
    this.tellPicked();
    this.view.querySelector(".results input")?.focus();
  }

  tellPicked(key = "compare_count") {
    const bar = this.view.querySelector(".compare-bar");
    bar.hidden = this.picked.length === 0;
    bar.querySelector(".compare-count").textContent = say(key, { n: this.picked.length });
    bar.querySelector("[data-compare-show]").disabled = this.picked.length < 2;
  }

  async compare() {
    const reply = await this.ask({ compare: this.picked });
    if (!reply) return;
    const dialog = this.view.querySelector("dialog");
    if (!dialog) return; // forgotten in the meantime
    dialog.innerHTML = reply.compare;
    dialog.showModal();
  }
}
