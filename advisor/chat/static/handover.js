// Carries a conversation over the reload with which Gradio answers a lost connection: its scripts take no more
// events after one, and reload the page once the server is back. The tab keeps the conversation for that moment
// only; it is gone from the tab as soon as the page has read it, and from nowhere else, for it is nowhere else.

const KEY = "advisor-handover";

export function leave(conversation) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(conversation));
  } catch {
    // No room, or no storage in this browser: then the page starts anew.
  }
}

export function take() {
  try {
    const left = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return left && JSON.parse(left);
  } catch {
    return null;
  }
}
