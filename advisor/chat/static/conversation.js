// The conversation: one <article> a question. Frames come from the server; each holds the whole answer so far.

import { localise, say, sayIn } from "./texts.js";

export class Conversation {
  /** `onSettled` is called whenever no answer is being waited for any more. */
  constructor(list, announcer, onSettled) {
    this.list = list;
    this.announcer = announcer;
    this.onSettled = onSettled;
    this.clear();
  }

  clear() {
    this.name = Array.from(crypto.getRandomValues(new Uint32Array(3)), (n) => n.toString(36)).join("");
    this.turn = 0;
    this.waiting = null;
    this.list.replaceChildren();
    this.list.hidden = true;
    this.announcer.textContent = "";
  }

  /** Says something once to a screen reader. */
  announce(text) {
    this.announcer.textContent = "";
    requestAnimationFrame(() => (this.announcer.textContent = text));
  }

  /** All that is needed to go on after a reload. */
  snapshot() {
    return { name: this.name, turn: this.turn, html: this.list.innerHTML };
  }

  restore({ name, turn, html }) {
    Object.assign(this, { name, turn });
    this.list.innerHTML = html;
    this.list.hidden = false;
    localise(this.list);
    this.list.lastElementChild?.scrollIntoView({ block: "start" });
  }

  done() {
    return Array.from(this.list.querySelectorAll('.turn[data-state="done"]'));
  }

  /** What was asked last and answered, with the skills that the answer names and what was said before it. */
  last() {
    const article = this.done().at(-1);
    const skills = article?.querySelector("[data-skills]")?.dataset.skills.split(" ").filter(Boolean) ?? [];
    const earlier = this.earlier().slice(0, -1);
    return { question: article?.dataset.question ?? "", turn: Number(article?.dataset.turn ?? 0), skills, earlier };
  }

  /** What was said before, for a server that has forgotten it. */
  earlier() {
    return this.done().slice(-6).map((article) => {
      const answer = article.querySelector(".answer").cloneNode(true);
      for (const marker of answer.querySelectorAll(".marker")) marker.remove();
      return { question: article.dataset.question, answer: answer.textContent };
    });
  }

  /** Puts the question on the page and returns the name under which its frames will come. */
  begin(text) {
    this.turn += 1;
    const article = document.createElement("article");
    article.className = "turn";
    article.dataset.turn = this.turn;
    article.dataset.state = "waiting";
    article.setAttribute("aria-labelledby", `asked-${this.turn}`);
    article.innerHTML = `
      <h2 class="asked" id="asked-${this.turn}"><span class="asked-label" data-t="you_asked"></span> <span class="asked-text"></span></h2>
      <div class="answer"></div>
      <p class="state quiet"><span data-t="searching"></span></p>
      <div class="extras"></div>`;
    article.querySelector(".asked-text").textContent = text;
    article.dataset.question = text;
    localise(article);
    this.list.hidden = false;
    this.list.querySelector(".turn.latest")?.classList.remove("latest");
    article.classList.add("latest");
    this.list.append(article);
    article.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
    this.announcer.textContent = "";
    this.waiting = article;
    return { conversation: this.name, turn: this.turn };
  }

  /** Draws one frame; frames of an older conversation or of a stopped answer are dropped. */
  apply(frame) {
    const article = this.waiting;
    if (!article || frame.conversation !== this.name || frame.turn !== Number(article.dataset.turn)) return;
    if (frame.body !== undefined) this.draw(article, frame);
    if (frame.state === "searching" || frame.state === "preparing") this.tell(article, frame.state);
    else if (frame.state === "growing") article.querySelector(".state").hidden = true;
    else if (frame.state === "done") this.settle(article, "done");
    else if (frame.state === "stopped") this.stop();
    else if (frame.state === "error") this.fail(frame.key, frame.slots);
  }

  draw(article, frame) {
    const answer = article.querySelector(".answer");
    answer.innerHTML = frame.body;
    answer.lang = frame.language;
    if (frame.extras === undefined) return;
    const extras = article.querySelector(".extras");
    extras.innerHTML = frame.extras;
    if (frame.beside) this.drawBeside(article, frame.beside);
    localise(article);
    this.announcer.textContent = frame.spoken;
  }

  /** The same answer in the language of the visitor, for a counsellor's screen and paper. */
  drawBeside(article, { body, extras, language }) {
    const beside = document.createElement("section");
    beside.className = "beside";
    beside.dataset.ownLanguage = language;
    beside.lang = language;
    beside.setAttribute("aria-label", sayIn(language, "name"));
    beside.innerHTML = `<h3 class="beside-name">${sayIn(language, "name")}</h3><div class="answer" lang="${language}">${body}</div><div class="extras">${extras}</div>`;
    article.classList.add("two");
    article.append(beside);
  }

  stop() {
    const article = this.waiting;
    if (!article) return;
    this.tell(article, "stopped");
    this.settle(article, "stopped");
    this.announcer.textContent = say("stopped");
  }

  /** Shows why there is no answer, and a button to ask again. */
  fail(key, slots = {}) {
    const article = this.waiting;
    if (!article) return;
    const line = this.tell(article, key, slots);
    line.classList.add("error");
    line.setAttribute("role", "alert");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "ask again";
    again.dataset.again = "";
    again.innerHTML = '<span data-t="retry"></span>';
    article.querySelector(".extras").replaceChildren(again);
    localise(article);
    this.settle(article, "error");
  }

  tell(article, key, slots = {}) {
    const line = article.querySelector(".state");
    line.hidden = false;
    const words = document.createElement("span");
    words.dataset.t = key;
    words.dataset.slots = JSON.stringify(slots);
    line.replaceChildren(words);
    localise(line);
    return line;
  }

  settle(article, state) {
    article.dataset.state = state;
    if (state === "done") article.querySelector(".state").hidden = true;
    this.waiting = null;
    this.onSettled(state);
  }
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
