// A search box and sortable columns for the page's table; without this script it is a plain table.
// Of many rows some are shown at a time: a browser takes seconds to lay out ten thousand.
"use strict";
const table = document.querySelector("table"), PAGE = Number(table.dataset.page) || 200;
const body = table.tBodies[0], rows = [...body.rows];
const words = rows.map((row) => row.textContent.toLowerCase());
const also = [];  // what else a row has to be, by its place: other scripts may add to it
const inListOrder = new Map(rows.map((row, place) => [row, place]));
const compare = new Intl.Collator("en", { numeric: true }).compare;

const label = document.createElement("label"), box = document.createElement("input");
const count = document.createElement("output");
box.type = "search";
box.autocomplete = "off";
label.append("Search ", box);
table.before(label, " ", count);

let most = PAGE, found = new Set(rows);

function show() {
  let shown = 0;
  for (const row of body.rows) row.hidden = !(found.has(row) && ++shown <= most);
  more.hidden = found.size <= most;
}

function search() {
  const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  found = new Set(rows.filter((row, place) => wanted.every((word) => words[place].includes(word)) && also.every((is) => is(place))));
  count.textContent = `${found.size} of ${rows.length} rows`;
  most = PAGE;
  show();
}

// What is not reported comes last in either direction; the third click gives back the order of the list.
function sort(column, direction) {
  const text = (row) => row.cells[column].textContent.trim();
  const missing = (row) => Number(text(row) === body.dataset.missing);
  const order = (a, b) => missing(a) - missing(b) || direction * compare(text(a), text(b));
  body.append(...[...rows].sort((a, b) => (direction && order(a, b)) || inListOrder.get(a) - inListOrder.get(b)));
  show();
}

const heads = [...table.tHead.rows[0].cells];
heads.forEach((head, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const next = { ascending: "descending", descending: "" }[head.getAttribute("aria-sort")] ?? "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    if (next) head.setAttribute("aria-sort", next);
    sort(column, { ascending: 1, descending: -1 }[next] ?? 0);
  });
});

const more = document.createElement("button");
more.type = "button";
more.textContent = `Show ${PAGE} more`;
table.after(more);
box.addEventListener("input", search);
more.addEventListener("click", () => { most += PAGE; show(); });
search();
