// Carries a conversation over the reload that follows a lost connection. The tab keeps it for that moment only:
// it is gone as soon as the new page has read it.

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
