// From the conversation and the courses into the plan: a course by its card, of an answer what the person ticks.

import { localise, say } from "./texts.js";

export class Putting {
  /** `page` holds cards and answers; `dialog` asks what of an answer is wanted; `announce(text)` says something once. */
  constructor(page, dialog, plan, announce) {
    this.page = page;
    this.dialog = dialog;
    this.plan = plan;
    this.form = dialog.querySelector("form");
    this.announce = announce;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.put();
    });
    dialog.addEventListener("close", () => this.forget());
  }

  /** Every card says whether its course is in the plan. */
  mark() {
    const { courses } = this.plan;
    for (const button of this.page.querySelectorAll("[data-plan-course]")) {
      const inside = courses.has(button.dataset.planCourse);
      button.setAttribute("aria-pressed", String(inside));
      const words = button.querySelector("[data-t]");
      words.dataset.t = inside ? "plan_in" : "plan_put";
      words.textContent = say(words.dataset.t);
    }
  }

  /** A card's course into the plan, or out of it again. */
  async course(button) {
    const id = button.dataset.planCourse;
    const does = this.plan.courses.has(id) ? "drop_course" : "course";
    const reply = await this.plan.change({ do: does, id });
    const failed = !reply || (does === "course" && !this.plan.courses.has(id));
    this.tell(button.parentElement, failed ? (reply?.said || say("view_failed")) : "", does === "course" && !failed);
    if (!reply) this.announce(say("view_failed"));
  }

  open(button) {
    this.opener = button;
    const wanted = button.closest(".extras").querySelector("template[data-for-plan]");
    this.sources = JSON.parse(wanted.dataset.sources);
    this.dialog.querySelector(".put-what").replaceChildren(wanted.content.cloneNode(true));
    this.dialog.querySelector(".error").hidden = true;
    this.dialog.showModal();
  }

  async put() {
    const ticked = Array.from(this.form.querySelectorAll("input:checked"));
    const error = this.dialog.querySelector(".error");
    error.hidden = ticked.length > 0;
    if (!ticked.length) return;
    const steps = ticked.filter((box) => box.name === "step");
    const skills = ticked.filter((box) => box.name === "skill").map((box) => box.value);
    const said = new Set(steps.flatMap((box) => box.dataset.markers.split(" ").map(Number)));
    const sources = this.sources.filter((source) => skills.length || said.has(source.marker));
    const { opener } = this;
    this.dialog.close();
    const reply = await this.plan.change({ do: "answer", steps: steps.map((box) => box.value), skills, sources });
    if (!reply) this.announce(say("view_failed"));
    const place = opener.closest(".extras").querySelector(".put-said");
    this.tell(place, reply?.said || say("view_failed"), Boolean(reply));
  }

  /** Says below what was pressed what came of it, with the way to the plan. */
  tell(place, text, look) {
    let line = place.querySelector(":scope > .plan-said");
    line?.remove();
    if (!text && !look) return;
    line = document.createElement("span");
    line.className = "plan-said";
    line.textContent = text ? `${text} ` : "";
    if (look) line.insertAdjacentHTML("beforeend", '<a href="#plan"><span data-t="plan_look"></span></a>');
    localise(line);
    place.append(line);
  }

  forget() {
    this.dialog.querySelector(".put-what").replaceChildren();
    this.opener?.focus();
    this.opener = null;
  }
}
