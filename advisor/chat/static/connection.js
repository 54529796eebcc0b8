// Notices that the server is gone, which Gradio would only say in an English toast.

const EVERY_MS = 3000;
const PATIENCE_MS = 5000;

export class Connection {
  constructor(onLost) {
    this.onLost = onLost;
    this.timer = 0;
  }

  /** Looks now and every few seconds until `rest`. */
  watch() {
    this.rest();
    this.look();
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  rest() {
    clearInterval(this.timer);
    this.timer = 0;
  }

  async look() {
    try {
      const reply = await fetch(new URL("alive", document.baseURI), {
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!reply.ok) throw new Error(String(reply.status));
    } catch {
      if (this.timer) this.onLost();
      this.rest();
    }
  }
}
