// Notices that the server is gone or has started anew, which Gradio would only say in an English toast.

const EVERY_MS = 3000;
const PATIENCE_MS = 20000; // for the first sign that a question came in

export class Connection {
  /** `onLost` is called when an answer that was being waited for can no longer come. */
  constructor(onLost) {
    this.onLost = onLost;
    this.broken = false;
    this.rest();
  }

  /** A question went out: looks now and every few seconds until `rest`. */
  watch() {
    this.rest();
    this.boot = null;
    this.timer = setInterval(() => this.look(), EVERY_MS);
    this.patience = setTimeout(() => this.lost(), PATIENCE_MS);
    this.look();
  }

  /** A sign of life came back on the question. */
  heard() {
    clearTimeout(this.patience);
  }

  rest() {
    clearInterval(this.timer);
    clearTimeout(this.patience);
    this.timer = 0;
  }

  async look() {
    const boot = await this.knock();
    if (!this.timer) return;
    this.boot ??= boot;
    // Another start of the server: what the former one was answering will never come.
    if (boot === null || boot !== this.boot) this.lost();
  }

  lost() {
    const watched = this.timer;
    this.rest();
    if (!watched) return;
    this.broken = true;
    this.onLost();
    this.reloadWhenBack();
  }

  /** Gradio's scripts take no more events after a lost connection; a new page does, and brings the talk along. */
  async reloadWhenBack() {
    while ((await this.knock()) === null) await new Promise((resume) => setTimeout(resume, EVERY_MS));
    location.reload();
  }

  /** Which start of the server answers; null if none does. */
  async knock() {
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const reply = await fetch(new URL("alive", document.baseURI), { cache: "no-store", signal });
      return reply.ok ? (await reply.json()).boot : null;
    } catch {
      return null;
    }
  }
}
