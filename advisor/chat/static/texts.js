// The words of the page. Elements carry their key (data-t="sources"), so the language can change at any time.

let tables = {};
let language = "nl";

export function setTables(all) {
  tables = all;
}

export function currentLanguage() {
  return language;
}

export function languages() {
  return Object.keys(tables);
}

/** The text of `key` ("examples.worker.0" reaches into lists), its {slots} filled. */
export function say(key, slots = {}) {
  const text = key.split(".").reduce((value, part) => value?.[part], tables[language]) ?? "";
  return String(text).replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole);
}

/** The text of `key` in a language that need not be that of the page. */
export function sayIn(code, key) {
  return String(tables[code]?.[key] ?? "");
}

/** "2021-06" in words; the same rule as Texts.date on the server. */
export function sayDate(value) {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(value);
  const month = match && tables[language].months[Number(match[2]) - 1];
  if (!month) return value;
  return [match[3] ? String(Number(match[3])) : "", month, match[1]].filter(Boolean).join(" ");
}

/** The day of today, as sayDate takes it. */
export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

/** Says everything under `root` in the language of the page, but for what is in a language of its own. */
export function localise(root) {
  const slotsOf = (element) => JSON.parse(element.dataset.slots || "{}");
  const follows = (element) => !element.closest("[data-own-language]");
  for (const element of Array.from(root.querySelectorAll("[data-t]")).filter(follows)) {
    element.textContent = say(element.dataset.t, slotsOf(element));
  }
  for (const element of Array.from(root.querySelectorAll("[data-date]")).filter(follows)) {
    element.textContent = sayDate(element.dataset.date);
  }
  for (const attribute of ["aria-label", "placeholder"]) {
    for (const element of Array.from(root.querySelectorAll(`[data-t-${attribute}]`)).filter(follows)) {
      element.setAttribute(attribute, say(element.getAttribute(`data-t-${attribute}`), slotsOf(element)));
    }
  }
  for (const template of Array.from(root.querySelectorAll("template")).filter(follows)) localise(template.content);
}

export function setLanguage(code) {
  if (tables[code]) language = code;
  document.documentElement.lang = language;
  document.title = say("title");
}
