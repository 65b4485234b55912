/** Light or dark: as the system prefers, until one chooses otherwise. */

const KEY = "theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** Apply what was chosen before. */
export function applyTheme() {
  const chosen = localStorage.getItem(KEY);
  document.documentElement.dataset.theme = chosen ?? (dark.matches ? "dark" : "light");
}

/** Change to the other one and remember it. */
export function toggleTheme() {
  localStorage.setItem(KEY, document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  applyTheme();
}

dark.addEventListener("change", applyTheme);
