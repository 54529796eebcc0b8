// Notices that the server is gone or has started anew, which Gradio would only say in an English toast.

const EVERY_MS = 3000;
const PATIENCE_MS = 20000; // for the first sign that a question came in

export class Connection {
  constructor(onLost) {
    this.onLost = onLost;
    this.broken = false;
    this.rest();
  }

  /** A question went out: looks now and every few seconds until `rest`. */
  watch() {
    this.rest();
    this.boot = null;
    this.look();
    this.timer = setInterval(() => this.look(), EVERY_MS);
    this.patience = setTimeout(() => this.lost(), PATIENCE_MS);
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

  lost() {
    const watched = this.timer;
    this.rest();
    if (!watched) return;
    this.broken = true;
    this.onLost();
  }

  async look() {
    try {
      const reply = await fetch(new URL("alive", document.baseURI), {
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!reply.ok) throw new Error(String(reply.status));
      const { boot } = await reply.json();
      this.boot ??= boot;
      if (boot !== this.boot) this.lost(); // what the former server was answering will never come
    } catch {
      this.lost();
    }
  }
}
