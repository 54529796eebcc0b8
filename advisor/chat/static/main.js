// Starts the page. Gradio calls `start` with the element that holds it and a way to send events.

import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { Conversation } from "./conversation.js";
import { Courses } from "./courses.js";
import { DeskMode } from "./desk.js";
import { Feedback } from "./feedback.js";
import { leave, take } from "./handover.js";
import { Pictures } from "./pictures.js";
import { Plan } from "./plan.js";
import { Putting } from "./putting.js";
import { get } from "./service.js";
import { Share, asText, copy, takeShared } from "./sharing.js";
import { Sources } from "./sources.js";
import { Reader } from "./speech.js";
import { Terms } from "./terms.js";
import { currentLanguage, languages, localise, say, sayDate, setLanguage, setTables, today } from "./texts.js";
import { isDark, onTheme, setTheme } from "./theme.js";
import { Views } from "./views.js";

const PERSONAS = ["youth", "worker", "counsellor"];

export function start(element, send, props, watch) {
  setTables(JSON.parse(props.texts));
  const limits = JSON.parse(props.limits);
  const page = element.querySelector("#advisor");
  const address = new URLSearchParams(location.search);
  let chosen = languages().includes(address.get("lang")) ? address.get("lang") : null;
  let persona = PERSONAS.includes(address.get("persona")) ? address.get("persona") : "worker";

  const first = { search: location.search, large: address.get("type") === "large", theme: address.get("theme"), chosen, persona, language: document.documentElement.lang };

  const sources = new Sources(page);
  const connection = new Connection(() => conversation.fail("error_connection"));
  const conversation = new Conversation(page.querySelector(".conversation"), page.querySelector("[role=status]"), () => {
    connection.rest();
    composer.setBusy(false);
    putting.mark();
  });
  const composer = new Composer(page.querySelector(".dock"), limits.characters, ask, stop);

  const share = new Share(page.querySelector("#share"));
  const feedbackSheet = page.querySelector("#feedback"); // at a desk nothing is kept, so there is none
  const feedback = feedbackSheet && new Feedback(feedbackSheet, () => persona, (text) => conversation.announce(text));
  const terms = new Terms(page);
  const reader = new Reader((button) => rename(button, "read"));
  const views = new Views(page);
  views.register("about", async (view) => {
    const html = await get("about", { lang: currentLanguage() });
    if (html === null) return false;
    view.innerHTML = html;
  });

  const courses = new Courses(page.querySelector('[data-view="courses"]'), () => {
    const { question, turn, skills, earlier } = conversation.last();
    return { question, turn, skills, earlier, persona };
  }, () => putting.mark());
  views.register("courses", () => courses.fill());

  const announce = (text) => conversation.announce(text);
  const plan = new Plan(page.querySelector('[data-view="plan"]'), {
    desk: limits.desk,
    announce,
    changed: () => putting.mark(),
  });
  const putting = new Putting(page, page.querySelector("#put"), plan, announce);
  views.register("plan", () => plan.fill());

  const pictures = new Pictures(page.querySelector('[data-view="pictures"]'), () => views.fill());
  views.register("pictures", () => pictures.fill());

  function ask(text) {
    if (conversation.waiting) return;
    views.go("talk");
    reader.stop();
    sources.close({ focus: false });
    page.dataset.phase = "talk";
    const earlier = conversation.earlier();
    const name = conversation.begin(text);
    composer.setBusy(true);
    connection.watch();
    const beside = desk?.alsoIn;
    const agreed = model?.getAttribute("aria-pressed") === "true";
    send("ask", { ...name, text, language: currentLanguage(), chosen, persona, earlier, beside, agreed });
  }

  const model = page.querySelector("[data-model]"); // only where a language model elsewhere could be asked
  model?.addEventListener("click", () => agree(model.getAttribute("aria-pressed") !== "true"));

  /** Whether questions may go to that model: until the page is closed, or the next visitor comes. */
  function agree(yes) {
    if (!model) return;
    model.setAttribute("aria-pressed", String(yes));
    announce(say(yes ? "model_on" : "model_off"));
  }

  function rename(button, key) {
    const words = button.querySelector("[data-t]");
    words.dataset.t = key;
    words.textContent = say(key);
  }

  async function read(button) {
    const article = button.closest(".beside, .turn");
    if (reader.button === button) return reader.stop();
    const none = article.querySelector(".no-voice");
    none.hidden = true;
    const reads = await reader.read(article.querySelector(".answer"), button);
    if (reader.button === button) rename(button, "read_stop");
    none.hidden = reads;
    if (!reads) conversation.announce(none.textContent);
  }

  /** The answer in simpler words with its terms explained, and back. */
  function simple(button) {
    const article = button.closest(".beside, .turn");
    const pressed = button.getAttribute("aria-pressed") !== "true";
    if (reader.button) reader.stop();
    const extras = button.closest(".extras");
    const other = extras.querySelector("template[data-other-words]");
    if (other) {
      const answer = article.querySelector(".answer");
      const shown = document.createDocumentFragment();
      shown.append(...answer.childNodes);
      answer.append(other.content);
      other.content.append(shown);
    }
    const terms = extras.querySelector(".terms");
    if (terms) terms.hidden = !pressed;
    button.setAttribute("aria-pressed", String(pressed));
    conversation.announce(say(pressed ? "simple_on" : "simple_off"));
  }

  function showType(large) {
    document.documentElement.classList.toggle("large-type", large);
    page.querySelector("[data-large]").setAttribute("aria-pressed", String(large));
  }

  onTheme(() => page.querySelector("[data-dark]").setAttribute("aria-pressed", String(isDark())));

  async function copied(text, button) {
    const key = (await copy(text)) ? "copied" : "copy_failed";
    conversation.announce(say(key));
    const words = button.querySelector("[data-t]");
    const before = words.dataset.t;
    words.dataset.t = key;
    words.textContent = say(key);
    setTimeout(() => {
      words.dataset.t = before;
      words.textContent = say(before);
    }, 2500);
  }

  function stop() {
    if (!conversation.waiting) return;
    send("stop", { conversation: conversation.name, turn: conversation.turn });
    conversation.stop();
  }

  function startOver() {
    terms.hide();
    reader.stop();
    sources.close({ focus: false });
    courses.clear();
    conversation.clear();
    connection.rest();
    composer.setBusy(false);
    composer.complain(null);
    send("fresh", { conversation: conversation.name });
    page.dataset.phase = "start";
    window.scrollTo(0, 0);
    composer.box.focus({ preventScroll: true });
  }

  /** At a desk: everything goes that the last visitor chose, typed or read. */
  function nextVisitor() {
    if (model) model.setAttribute("aria-pressed", "false");
    for (const dialog of page.querySelectorAll("dialog[open]")) dialog.close();
    history.replaceState(null, "", location.pathname + first.search);
    views.go("talk");
    chosen = first.chosen;
    showLanguage(chosen ?? first.language);
    showPersona(first.persona);
    showType(first.large);
    setTheme(first.theme);
    composer.empty();
    plan.wipe();
    startOver();
    props.value = {}; // Gradio keeps the last frame
    conversation.announce(say("desk_wiped"));
  }

  const desk =
    limits.desk &&
    new DeskMode(page, limits.desk, {
      wipe: nextVisitor,
      used: () => page.dataset.phase === "talk" || composer.box.value !== "" || views.shown !== "talk" || !plan.empty,
      toQuestion: () => {
        views.go("talk");
        composer.box.focus();
      },
    });

  function showLanguage(code) {
    setLanguage(code);
    localise(page);
    sources.refresh();
    views.fill();
    for (const button of page.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === code));
    }
  }

  function showPersona(name) {
    persona = name;
    page.querySelector(`input[name=persona][value=${name}]`).checked = true;
    for (const list of page.querySelectorAll("[data-for]")) list.hidden = list.dataset.for !== name;
  }

  /** The address carries the choices, so that a reload or a bookmark brings the same page. */
  function keepInAddress(name, value) {
    const url = new URL(location.href);
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
    history.replaceState(history.state, "", url);
  }

  page.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { dataset } = button;
    if ("source" in dataset) sources.open(button);
    else if ("close" in dataset) sources.close();
    else if ("new" in dataset) startOver();
    else if ("copy" in dataset) copied(asText(button.closest(".turn")), button);
    else if ("courses" in dataset) views.go("courses");
    else if ("read" in dataset) read(button);
    else if ("simple" in dataset) simple(button);
    else if ("large" in dataset) {
      const large = button.getAttribute("aria-pressed") !== "true";
      showType(large);
      keepInAddress("type", large ? "large" : null);
    } else if ("dark" in dataset) keepInAddress("theme", setTheme(isDark() ? "light" : "dark"));
    else if ("share" in dataset) share.preview(button.closest(".turn").dataset.question, persona);
    else if ("planCourse" in dataset) putting.course(button);
    else if ("planAnswer" in dataset) putting.open(button);
    else if ("verdict" in dataset) feedback?.open(button.closest(".turn"), dataset.verdict);
    else if ("shareCopy" in dataset) copied(share.link.value, button);
    else if ("dialogClose" in dataset) button.closest("dialog").close();
    else if ("next" in dataset) desk.next();
    else if ("print" in dataset) desk.print();
    else if ("refill" in dataset) views.fill({ focus: true });
    else if ("again" in dataset) ask(button.closest(".turn").dataset.question);
    else if ("ask" in dataset) ask(button.textContent.trim());
    else if ("language" in dataset) {
      chosen = dataset.language;
      showLanguage(chosen);
      keepInAddress("lang", chosen);
    }
  });
  page.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    views.go("talk");
    composer.box.focus();
  });
  page.addEventListener("change", (event) => {
    if (event.target.id === "client-language") {
      const { question } = conversation.last();
      if (event.target.value && question) ask(question); // once more, in both languages
      return;
    }
    if (event.target.name !== "persona") return;
    showPersona(event.target.value);
    keepInAddress("persona", event.target.value);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    if (conversation.waiting) stop();
    else if (reader.button) reader.stop();
    else sources.close();
  });
  watch("value", () => {
    if (!props.value?.state) return;
    connection.heard();
    conversation.apply(props.value);
  });

  addEventListener("beforeprint", () => {
    const head = page.querySelector(".print-head");
    head.dataset.slots = JSON.stringify({ brand: say("brand"), date: sayDate(today()) });
    localise(page);
  });
  addEventListener("pagehide", () => {
    // A reload goes on where it was; at a desk nothing outlives the page but a conversation that lost its server.
    if (desk && !connection.broken) return;
    if (conversation.waiting) conversation.fail("error_connection");
    const made = connection.broken ? plan.keeping.plan : null; // a reload by the visitor forgets what is not kept
    if (!conversation.turn && !composer.box.value && !made) return;
    const typing = document.activeElement === composer.box;
    leave({ ...conversation.snapshot(), draft: composer.box.value, typing, plan: made });
  });
  const left = take();
  if (left) {
    if (left.turn) {
      page.dataset.phase = "talk";
      conversation.restore(left);
    }
    composer.restore(left.draft);
    if (left.plan) plan.keeping.set(left.plan);
    if (left.typing) composer.box.focus({ preventScroll: true });
  }
  const shared = takeShared(limits.characters);
  if (shared) {
    composer.restore(shared);
    composer.note(true);
    composer.box.focus({ preventScroll: true });
  }
  showLanguage(chosen ?? document.documentElement.lang);
  putting.mark();
  showPersona(persona);
  showType(address.get("type") === "large");
  setTheme(first.theme);
  views.follow({ focus: false });
  page.dataset.ready = "";
  document.getElementById("splash")?.remove();
}
