// Light or dark: as the device wishes, until the visitor chooses the other one.

const wish = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

/** Whether the page is dark now. */
export function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : wish.matches;
}

/** Sets "light" or "dark"; what the device wishes anyway is no choice. Gives the choice, or null. */
export function setTheme(name) {
  const wished = wish.matches ? "dark" : "light";
  const chosen = ["light", "dark"].includes(name) && name !== wished ? name : null;
  if (chosen) root.dataset.theme = chosen;
  else delete root.dataset.theme;
  root.dispatchEvent(new Event("theme"));
  return chosen;
}

/** `told()` is called whenever the page became light or dark. */
export function onTheme(told) {
  root.addEventListener("theme", told);
  wish.addEventListener("change", () => setTheme(root.dataset.theme));
}
