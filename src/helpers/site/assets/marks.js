// Figures in the page: a tip that says what a mark shows, the same work or term marked in all of them, and keys.
"use strict";
const marks = [...document.querySelectorAll(".card svg a[href]")];
const tip = Object.assign(document.createElement("p"), { id: "the-tip", hidden: true, role: "tooltip" });
document.body.append(tip);

// What a link picks: its work, or each of its terms.
function shows(mark) {
  const [path, query] = mark.getAttribute("href").split("?");
  return query ? new Set([...new URLSearchParams(query)].map((pair) => pair.join("="))) : new Set([path]);
}
const shown = new Map(marks.map((mark) => [mark, shows(mark)]));

for (const mark of marks) {
  // The browser would show the title late, where it likes, and not at all to a keyboard.
  const title = mark.querySelector(":scope > title");
  mark.dataset.said = title.textContent;
  title.remove();
  const label = mark.textContent.trim().replace(/\s+/g, " ");  // whoever speaks to the browser says what stands there
  mark.setAttribute("aria-label", [label, mark.dataset.said.replaceAll("\n", ". ")].filter(Boolean).join(": "));
}
for (const svg of new Set(marks.map((mark) => mark.ownerSVGElement))) {
  const own = marks.filter((mark) => mark.ownerSVGElement === svg);
  own.forEach((mark, at) => mark.setAttribute("tabindex", at ? -1 : 0));
  svg.setAttribute("aria-label", `${svg.getAttribute("aria-label")} Arrow keys lead from mark to mark.`);
  svg.addEventListener("keydown", (event) => {
    const at = own.indexOf(event.target.closest("a"));
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: own.length - 1 }[event.key];
    if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    own[at].setAttribute("tabindex", -1);
    const next = own[Math.min(Math.max(to, 0), own.length - 1)];
    next.setAttribute("tabindex", 0);
    next.focus();
  });
}

// A term is marked wherever it is shown, with others or alone.
function light(mark) {
  const wanted = mark && shown.get(mark);
  for (const [other, terms] of shown) other.classList.toggle("same", Boolean(wanted) && [...wanted].every((term) => terms.has(term)));
}

function show(mark) {
  light(mark);
  tip.hidden = !mark;
  if (!mark) return;
  tip.textContent = mark.dataset.said;
  const { left, top, bottom, width } = mark.getBoundingClientRect(), above = top - tip.offsetHeight - 8;
  const across = Math.min(left + width / 2 - tip.offsetWidth / 2, document.documentElement.clientWidth - tip.offsetWidth - 8);
  Object.assign(tip.style, { left: `${Math.max(8, across)}px`, top: `${above > 0 ? above : bottom + 8}px` });
}

const marked = ({ target }) => target.closest?.(".card svg a[href]");
document.addEventListener("mouseover", (event) => show(marked(event) ?? null));
document.addEventListener("focusin", (event) => show(marked(event) ?? null));
document.addEventListener("focusout", () => show(null));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") show(null); });
document.addEventListener("scroll", () => show(null), { capture: true, passive: true });

// Where a figure is too wide to be read at once, its list is open.
for (const list of matchMedia("(max-width: 46rem)").matches ? document.querySelectorAll(".marks") : []) list.open = true;
