// "My plan": every change goes to the server with the plan as it is, and comes back as a plan and how it looks.

import { Keeping } from "./keeping.js";
import { post, postFile, postForFile } from "./service.js";
import { currentLanguage, say } from "./texts.js";
import { isDark, onTheme } from "./theme.js";

const LARGEST = 200000; // bytes of a file; the server says the sentence, so one more than that is enough to send
const narrow = matchMedia("(max-width: 48rem)");

export class Plan {
  /** `desk`: for one visitor after the other; `announce(text)` says something once; `changed()` after every change. */
  constructor(view, { desk, announce, changed }) {
    this.view = view;
    this.desk = Boolean(desk);
    this.announce = announce;
    this.changed = changed;
    this.pending = 0;
    this.visitor = 0; // another number after each wipe: what still comes for the former one is dropped
    this.queue = Promise.resolve();
    this.keeping = new Keeping(!this.desk, () => this.refresh());
    for (const listen of [onTheme, (told) => narrow.addEventListener("change", told)]) listen(() => this.refresh());
    view.addEventListener("click", (event) => this.press(event.target.closest("button")));
    view.addEventListener("submit", (event) => this.submit(event));
    view.addEventListener("change", (event) => this.choose(event.target));
  }

  get empty() {
    return this.keeping.plan === null;
  }

  /** Ids of the courses in the plan. */
  get courses() {
    return new Set(this.keeping.plan?.courses?.map((course) => course.id) ?? []);
  }

  fill() {
    return this.change(null);
  }

  refresh() {
    if (!this.view.hidden) this.change(null);
  }

  /** Makes one change after the other; the reply, or null where it could not be made. */
  change(change) {
    const visitor = this.visitor;
    const done = this.queue.then(() => (visitor === this.visitor ? this.send(change, visitor) : null));
    this.pending += 1;
    this.queue = done.catch(() => null).finally(() => (this.pending -= 1));
    return done;
  }

  async send(change, visitor) {
    const text = await post("plan", { ...this.asked(), plan: this.keeping.plan, change });
    if (visitor !== this.visitor) return null;
    if (text === null) {
      if (change === null && !this.view.querySelector(".plan")) return false;
      this.complain(this.words("failed.send"));
      return null;
    }
    const reply = JSON.parse(text);
    if (reply.error) {
      this.keeping.plan = null;
      this.keeping.kept = false; // what is on the device is not ours to lose: it may be of a newer advisor
    } else this.keeping.set(reply.plan);
    this.take(reply, change);
    return reply;
  }

  take(reply, change) {
    if (!this.view.hidden) this.draw(reply.html, change, reply.refused);
    if (reply.error) this.complain(reply.error);
    else if (reply.refused && !this.view.hidden) this.complain(reply.said);
    else if (reply.said) this.announce(reply.said);
    this.changed();
  }

  asked() {
    const look = { theme: isDark() ? "dark" : "light", size: narrow.matches ? "narrow" : "wide" };
    return { language: currentLanguage(), desk: this.desk, ...look };
  }

  /** Puts the view in place; what was being typed stays, and the focus stays where the person was. */
  draw(html, change, refused) {
    const before = this.place();
    const taken = refused ? null : change?.do;
    const typed = new Map();
    for (const field of this.view.querySelectorAll("input[type=text], select")) {
      const stays = field.type === "text" ? field.form.dataset.change !== taken : !change;
      if (stays) typed.set(field.id, field.value);
    }
    this.view.innerHTML = html;
    for (const [id, value] of typed) {
      const field = this.view.querySelector(`#${id}`);
      if (field && (field.type === "text" || Array.from(field.options).some((o) => o.value === value))) field.value = value;
    }
    const box = this.view.querySelector("[data-keep]");
    if (box) box.checked = this.keeping.kept;
    const memory = this.view.querySelector("[data-not-kept]");
    if (memory) memory.hidden = this.keeping.kept;
    this.put(before);
  }

  place() {
    const active = document.activeElement;
    if (!this.view.contains(active) || !active.dataset.at) return null;
    const row = active.closest("li");
    const list = row?.closest("[data-list]");
    return {
      at: active.dataset.at,
      list: list?.dataset.list,
      row: list && Array.from(list.children).indexOf(row),
      nth: row && stops(row).indexOf(active),
      section: active.closest("section")?.getAttribute("aria-labelledby"),
    };
  }

  /** The same button; else the one of the row that took its place, so that a list can be gone through. */
  put(before) {
    if (!before) return;
    const rows = before.list ? Array.from(this.view.querySelector(`[data-list="${before.list}"]`)?.children ?? []) : [];
    const same = this.view.querySelector(`[data-at="${CSS.escape(before.at)}"]`);
    const stays = same && (!before.list || same.closest("[data-list]")?.dataset.list === before.list);
    const row = rows[Math.min(before.row, rows.length - 1)];
    const next = stays ? same : row && (stops(row)[before.nth] ?? stops(row)[0]);
    const head = this.view.querySelector(`[data-head="${before.list}"]`) ?? document.getElementById(before.section);
    (next ?? head ?? this.view.querySelector("h1"))?.focus({ preventScroll: Boolean(next) });
  }

  press(button) {
    if (!button) return;
    const { dataset } = button;
    if ("do" in dataset) {
      if (this.pending && this.pressed === dataset.at) return; // the second half of a double click
      this.pressed = dataset.at;
      const { do: does, at: _, place, ...more } = dataset;
      this.change({ do: does, ...more, ...(place && { place: Number(place) }) });
    } else if ("planSource" in dataset) this.light(button);
    else if ("planBack" in dataset) this.back();
    else if ("paper" in dataset) this.print(dataset.paper);
    else if ("wipe" in dataset) this.sure("wipe", () => this.delete());
    else if ("sure" in dataset) {
      button.closest("dialog").close();
      this.agreed?.();
    }
  }

  submit(event) {
    const form = event.target.closest("form[data-change]");
    if (!form) return;
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(form, event.submitter?.name ? event.submitter : null));
    if ("text" in fields && !fields.text.trim()) {
      this.complain(this.words("said.nothing"));
      form.elements.text.focus();
      return;
    }
    if ("text" in fields) form.elements.text.focus({ preventScroll: true }); // the next one can be typed at once
    this.change({ ...fields, do: form.dataset.change });
  }

  choose(field) {
    if (field.dataset.do === "done") {
      const { place, text } = field.dataset;
      this.change({ do: "done", place: Number(place), text, done: field.checked });
    } else if ("keep" in field.dataset) this.keep(field);
    else if (field.type === "file" && field.files.length) {
      const [file] = field.files;
      if (this.empty) this.open(file);
      else this.sure("open", () => this.open(file));
      field.value = "";
    }
  }

  keep(box) {
    const wanted = box.checked;
    const kept = this.keeping.keep(wanted);
    box.checked = kept;
    this.view.querySelector("[data-not-kept]").hidden = kept;
    if (wanted && !kept) this.complain(this.words("failed.keep"));
    else this.announce(this.words(kept ? "said.kept" : "said.not_kept"));
  }

  async open(file) {
    const visitor = this.visitor;
    const { language: lang, ...look } = this.asked();
    const text = await postFile("plan/open", { lang, ...look }, file.slice(0, LARGEST + 1));
    if (visitor !== this.visitor) return;
    const reply = text && JSON.parse(text);
    if (!reply || reply.error) return this.complain(reply?.error ?? this.words("failed.send"));
    this.keeping.set(reply.plan);
    this.take(reply, { do: "open" });
    this.view.querySelector("h1").focus();
    window.scrollTo(0, 0);
  }

  async print(kind) {
    const visitor = this.visitor;
    const file = await postForFile(`plan/${kind}`, { language: currentLanguage(), plan: this.keeping.plan });
    if (visitor !== this.visitor) return;
    if (!file) return this.complain(this.words("failed.send"));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${say("plan_file")}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    this.announce(this.words("said.made"));
  }

  /** Shows a source of the list below, goes there, and knows the way back. */
  light(button) {
    this.from = button;
    for (const item of this.view.querySelectorAll("[data-plan-number]")) {
      const wanted = item.dataset.planNumber === button.dataset.planSource;
      item.classList.toggle("lit", wanted);
      item.querySelector("[data-plan-back]")?.remove();
      if (!wanted) continue;
      const back = document.createElement("button");
      Object.assign(back, { type: "button", className: "tool", textContent: this.words("said.back") });
      back.dataset.planBack = "";
      item.append(back);
      item.scrollIntoView({ block: "center" });
      item.focus({ preventScroll: true });
    }
  }

  back() {
    this.from?.scrollIntoView({ block: "center" });
    this.from?.focus({ preventScroll: true });
  }

  /** Asks whether `what` is meant, before anything is lost. */
  sure(what, then) {
    const dialog = this.view.querySelector("dialog");
    dialog.querySelector("h2").textContent = this.words(`sure.${what}`);
    dialog.querySelector("#plan-sure-text").textContent = this.words(`sure.${what}_text`);
    dialog.querySelector("[data-sure]").textContent = this.words(`sure.${what}_do`);
    this.agreed = then;
    dialog.showModal();
  }

  async delete() {
    const said = this.words("said.wiped");
    this.wipe();
    await this.fill();
    this.view.querySelector("h1")?.focus();
    window.scrollTo(0, 0);
    this.announce(said);
  }

  /** Forgets the plan, here and on the device. */
  wipe() {
    this.visitor += 1;
    this.queue = Promise.resolve();
    this.agreed = null;
    this.keeping.set(null);
    this.view.replaceChildren();
    this.changed();
  }

  complain(text) {
    const line = this.view.querySelector(".plan-error");
    if (!line) return;
    line.hidden = false;
    line.textContent = "";
    requestAnimationFrame(() => (line.textContent = text));
  }

  words(key) {
    const said = JSON.parse(this.view.querySelector("dialog")?.dataset.said ?? "{}");
    return key.split(".").reduce((value, part) => value?.[part], said) ?? say("view_failed");
  }
}

/** What in a row can be reached with the keyboard, the numbers of sources left out. */
function stops(row) {
  return Array.from(row.querySelectorAll("[data-at]"));
}
