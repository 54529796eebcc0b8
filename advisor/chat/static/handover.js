// Carries a conversation over a reload, by the visitor or after a lost connection. The tab keeps it for that moment
// only: the new page takes it away as it reads it, and what is older than a moment is thrown away unread.

const KEY = "advisor-handover";
const MOMENT_MS = 60000;

export function leave(conversation) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...conversation, left: Date.now() }));
  } catch {
    // No room, or no storage in this browser: then the page starts anew.
  }
}

export function take() {
  try {
    const left = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    const conversation = left && JSON.parse(left);
    return conversation && Date.now() - conversation.left < MOMENT_MS ? conversation : null;
  } catch {
    return null;
  }
}
