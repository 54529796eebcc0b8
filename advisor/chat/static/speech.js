// Reads an answer aloud, sentence by sentence, with a voice of this device: a voice of another machine would hear
// what somebody asked. Where there is none, the page says so.

const MARK = "spoken"; // ::highlight(spoken) in page.css
const VOICES_MS = 1000; // some browsers know their voices only a moment later

/** The sentences of an answer as ranges of the page, without the numbers of sources. */
export function sentencesOf(answer) {
  const segmenter = new Intl.Segmenter(answer.lang || undefined, { granularity: "sentence" });
  const found = [];
  for (const block of answer.querySelectorAll("p, li")) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(".marker") || node.parentElement.closest("p, li") !== block) continue;
      nodes.push({ node, start: text.length });
      text += node.data;
    }
    for (const { segment, index } of segmenter.segment(text)) {
      if (!/[\p{L}\p{N}]/u.test(segment)) continue;
      const end = index + segment.trimEnd().length;
      const range = document.createRange();
      range.setStart(...at(nodes, index));
      range.setEnd(...at(nodes, end, true));
      found.push({ text: segment.trim(), range });
    }
  }
  return found;
}

function at(nodes, offset, isEnd = false) {
  const { node, start } = nodes.findLast((one) => (isEnd ? one.start < offset : one.start <= offset));
  return [node, offset - start];
}

/** A voice on this device for a language; null if there is none. */
export async function localVoice(language) {
  if (!("speechSynthesis" in window)) return null;
  const find = () => speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language));
  if (!speechSynthesis.getVoices().length) {
    await Promise.race([
      new Promise((resolve) => speechSynthesis.addEventListener?.("voiceschanged", resolve, { once: true })),
      new Promise((resolve) => setTimeout(resolve, VOICES_MS)),
    ]);
  }
  return find() ?? null;
}

export class Reader {
  /** `onStopped(button)` is called when reading ends; `button` is the one that began it. */
  constructor(onStopped) {
    this.onStopped = onStopped;
    this.button = null;
    addEventListener("pagehide", () => this.stop());
  }

  /** Begins to read; false if this device has no voice for the language of the answer. */
  async read(answer, button) {
    this.stop();
    this.button = button;
    const voice = await localVoice(answer.lang);
    if (this.button !== button) return true; // stopped while the voices were looked for
    if (!voice) {
      this.button = null;
      return false;
    }
    this.queue = sentencesOf(answer);
    this.voice = voice;
    this.next();
    return true;
  }

  next() {
    const sentence = this.queue?.shift();
    if (!sentence) return this.stop();
    this.mark(sentence.range);
    const utterance = new SpeechSynthesisUtterance(sentence.text);
    utterance.voice = this.voice;
    utterance.lang = this.voice.lang;
    const queue = this.queue;
    utterance.onend = () => this.queue === queue && this.next();
    utterance.onerror = () => this.queue === queue && this.stop();
    speechSynthesis.speak(utterance);
  }

  mark(range) {
    if (!CSS.highlights) return; // an older browser reads without a mark
    CSS.highlights.set(MARK, new Highlight(range));
    const { top, bottom } = range.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight - 160) range.startContainer.parentElement.scrollIntoView({ block: "center" });
  }

  stop() {
    const button = this.button;
    this.button = null;
    this.queue = null;
    if (!button) return;
    CSS.highlights?.delete(MARK);
    speechSynthesis.cancel();
    this.onStopped(button);
  }
}
