// With search.js: filters by term, BibTeX to copy, and an address that keeps what is chosen.
"use strict";
const form = document.querySelector("#filters"), picks = [...form.querySelectorAll("select")];
const terms = rows.map((row) => picks.map((pick) => row.dataset[pick.name].split(" ").map(Number)));
let later = 0;

also.push((place) => picks.every((pick, at) => !pick.selectedIndex || terms[place][at].includes(pick.selectedIndex - 1)));
form.prepend(label);
form.append(count);
form.hidden = false;

function remember() {
  const kept = new URLSearchParams();
  if (box.value.trim()) kept.set("q", box.value.trim());
  for (const pick of picks) if (pick.selectedIndex) kept.set(pick.name, pick.value);
  const head = heads.find((one) => one.hasAttribute("aria-sort"));
  if (head) kept.set(head.getAttribute("aria-sort"), head.dataset.name);
  const query = kept.size ? `?${kept}` : "";
  if (query !== location.search) history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
}

// Browsers refuse to change the address at every key stroke.
function changed() {
  search();
  clearTimeout(later);
  later = setTimeout(remember, 150);
}

function recall() {
  const kept = new URLSearchParams(location.search);
  box.value = kept.get("q") ?? "";
  for (const pick of picks) pick.value = [...pick.options].some((one) => one.value === kept.get(pick.name)) ? kept.get(pick.name) : "";
  for (const order of ["ascending", "descending"]) {
    const head = heads.find((one) => one.dataset.name === kept.get(order));
    for (let clicks = 0; head && clicks < 3 && head.getAttribute("aria-sort") !== order; clicks++) head.firstElementChild.click();
  }
  search();
}

for (const row of rows) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy BibTeX";
  button.setAttribute("aria-label", `Copy BibTeX of ${row.id}`);
  row.cells[1].append(button);
}
body.addEventListener("click", ({ target }) => {
  if (target.matches("button")) copy(bibtex[target.closest("tr").id], target);
});
document.querySelector("#copy-shown").addEventListener("click", ({ target }) => {
  copy([...body.rows].filter((row) => !row.hidden).map((row) => bibtex[row.id]).join("\n"), target);
});
recall();
form.addEventListener("input", changed);
form.addEventListener("reset", () => setTimeout(changed));
form.addEventListener("submit", (event) => event.preventDefault());
table.tHead.addEventListener("click", changed);
if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
