// On every page: light or dark as the reader chose, buttons that copy a text or open a dialog, and two keys.
"use strict";
const root = document.documentElement;

// A browser may keep nothing for pages read from a file.
function kept(name, ...value) {
  try { return value.length ? localStorage.setItem(name, value[0]) : localStorage.getItem(name); } catch { return null; }
}
root.style.colorScheme = kept("theme") ?? "";

async function copy(text, button) {
  const said = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = said; }, 1500);
}

function begin() {
  const theme = document.querySelector("#the-theme");
  const isDark = () => (root.style.colorScheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; theme.setAttribute("aria-label", `${theme.textContent} colours`); };
  theme.hidden = false;
  theme.addEventListener("click", () => { root.style.colorScheme = isDark() ? "light" : "dark"; kept("theme", root.style.colorScheme); name(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
  name();
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(document.getElementById(button.dataset.copy).textContent, button));
  }
  for (const button of document.querySelectorAll("[data-dialog]")) {
    button.addEventListener("click", () => document.getElementById(button.dataset.dialog).showModal());
  }
  for (const card of document.querySelectorAll("figure > .card, .scroll, .searched")) {
    const go = () => card.classList.toggle("more", card.scrollWidth - card.clientWidth - card.scrollLeft > 4);
    card.addEventListener("scroll", go, { passive: true });
    new ResizeObserver(go).observe(card);
  }
  const keys = document.querySelector("#keys-on");
  if (keys) {
    keys.checked = kept("keys") !== "off";
    keys.addEventListener("change", () => kept("keys", keys.checked ? "on" : "off"));
  }
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();

// Whoever speaks to the browser may turn them off, in the dialog that "?" opens.
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, select, textarea, dialog");
  const target = { "/": document.querySelector("[type=search]"), "?": document.querySelector("#keys-dialog") }[event.key];
  if (!target || isTyping || event.ctrlKey || event.metaKey || event.altKey || kept("keys") === "off") return;
  event.preventDefault();
  if (event.key === "/") target.focus(); else target.showModal();
});
