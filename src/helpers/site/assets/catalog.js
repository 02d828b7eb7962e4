// The catalog: search, filters with counts, order, columns and files of what is shown; the address keeps all of it.
// Rows are made from the data a page at a time: a browser takes seconds to lay out thousands.
"use strict";
const PAGE = 100, FITTING = 7, YEAR = "year", MANY_TERMS = 15, MOST_FOUND = 50, MOST_BUTTONS = 8;
const form = document.querySelector("#the-filters"), table = document.querySelector("#the-works"), body = table.tBodies[0];
const missing = body.dataset.missing, unknown = body.dataset.unknown;
const by = (name) => document.querySelector(`#${name}`);

// --- the data -------------------------------------------------------------------------------------------------------

const unpacked = (cells) => (Array.isArray(cells) ? cells : cells.at.map((kind) => cells.kinds[kind]));
const cells = new Map(Object.entries(catalog.columns).map(([name, packed]) => [name, unpacked(packed)]));
const [links, ids, places, sections] = ["links", "ids", "places", "sections"].map((name) => unpacked(catalog[name]));
const texts = new Map([...cells, ...Object.entries(catalog.texts).map(([name, packed]) => [name, unpacked(packed)])]);
texts.set("section", sections).set(catalog.level, places);
const keys = cells.get("key"), count = keys.length, all = keys.map((_, place) => place);
const years = cells.get(YEAR).map(Number);
const known = years.filter(Boolean), first = Math.min(...known), last = Math.max(...known);
const facets = catalog.facets.map(({ name, label, short, terms, none, picks }) => {
  const places = new Map(), split = (text) => places.get(text) ?? places.set(text, text.split(" ").map(Number)).get(text);
  const nothing = new Set(none.map((term) => terms.indexOf(term)));
  return { name, label, short, terms, nothing, say: (term) => terms[term], of: unpacked(picks).map(split), counts: [], picked: new Set(), spans: new Map() };
});
// The terms of all levels at each place of the taxonomy where a work stands.
const standing = unpacked(catalog.standing).map((text) => text.split("\n").map((place) => place.split("\t")));
// What figures pick works by beside the facets.
const parts = (text) => (text ? text.split("; ") : []);
const columns = catalog.others.map(({ column, of, ...known }) => ({ ...known, of: of ? unpacked(of) : texts.get(column) }));
const howMany = (number, term) => (number ? term === "any" || term === (number > 1 ? "several" : "one") : term === unknown);
const pick = (name, label, has, say = (term) => term) => ({ name, label, has, say, picked: new Set() });
const picks = [
  ...columns.map(({ name, label, of }) => pick(name, label, (place, term) => (of[place] ? of[place] === term || parts(of[place]).includes(term) : term === unknown))),
  ...columns.map(({ name, short, of }) => pick(`${name}-terms`, `terms of ${short}`, (place, term) => howMany(parts(of[place]).length, term))),
  ...facets.map(({ name, short, of, nothing }) => pick(`${name}-terms`, `terms of ${short}`, (place, term) => howMany(of[place].filter((one) => !nothing.has(one)).length, term))),
];
// Any of several columns.
const named = (names) => names.split(" ").map((name) => picks.find((one) => one.name === `${name}-terms`)).filter(Boolean);
picks.push(pick("any-reported", "reported", (place, names) => named(names).some(({ has }) => has(place, "any")), (names) => named(names).map(({ label }) => label.replace("terms of ", "")).join(" or ")));
const searched = [...texts].filter(([name]) => !["key", "name", "title", "authors", "url", "arxiv_id"].includes(name)).map(([, column]) => column);
const { find, prepare } = searcher(count, (place) => ({
  name: cells.get("name")[place],
  key: keys[place],
  title: cells.get("title")[place],
  authors: cells.get("authors")[place],
  year: cells.get(YEAR)[place],
  ids: ids[place].split(" ").filter(Boolean),
  terms: searched.map((column) => column[place]).join("\n"),
}), catalog.pages, catalog.endings);

// --- what is asked for ----------------------------------------------------------------------------------------------

const box = by("search-box"), from = by("year-from"), to = by("year-to");
const spans = [["month", "first public", "month-from", "month-to"], ["listed", "listed", "since", "until"]].map(([column, label, start, end]) => ({ label, of: cells.get(column), start: by(start), end: by(end) }));
const ends = spans.flatMap(({ start, end }) => [start, end]);
const shownAtFirst = catalog.shown.filter((column) => column.is_shown).map((column) => column.name);
let order = { name: "", direction: 0 }, page = 0, found = { how: "all", places: all }, shown = all, asked = null, chosen = new Set(shownAtFirst);
const isWide = innerWidth >= 600;  // else open boxes would hide what is found
let isDated = false;  // whether an address asks for works of any known year

// Count, in one pass, what is shown, and for each facet what would be if nothing of it were picked.
function filter() {
  const facetsAsked = facets.filter((facet) => facet.picked.size);
  const narrowed = isDated || Number(from.value) > first || Number(to.value) < last, bounded = spans.filter(({ start, end }) => start.value || end.value);
  const isWithin = narrowed ? (place) => years[place] >= Number(from.value) && years[place] <= Number(to.value) : () => true;
  for (const facet of facets) facet.counts = facet.terms.map(() => 0);
  const perYear = new Map(), { terms, isAlone, isDeeper } = levelsAsked();
  const picksAsked = picks.filter((pick) => pick.picked.size && (isAlone || !catalog.levels.includes(pick.name)));
  shown = [];
  for (const place of found.places) {
    if (!bounded.every(({ of, start, end }) => of[place] && of[place] >= start.value && (!end.value || of[place] <= end.value))) continue;
    if (!picksAsked.every((pick) => [...pick.picked].some((term) => pick.has(place, term)))) continue;
    // Terms of several levels mean one place; at which a work stands at the first level says what fits at the others.
    const at = isDeeper ? standing[place].filter((found) => found.every((term, level) => !level || !terms[level] || terms[level].has(term))) : [];
    if (!isAlone && !at.length) continue;
    const of = (facet) => (at.length && facet.name === catalog.levels[0] ? [...new Set(at.map(([term]) => facet.terms.indexOf(term)))] : facet.of[place]);
    const failing = facetsAsked.filter((facet) => !of(facet).some((term) => facet.picked.has(term)));
    const isInYears = isWithin(place);
    if (!failing.length) perYear.set(years[place], (perYear.get(years[place]) ?? 0) + 1);
    if (failing.length + !isInYears > 1) continue;
    if (!failing.length && isInYears) shown.push(place);
    for (const facet of isInYears ? (failing.length ? failing : facets) : []) for (const term of of(facet)) facet.counts[term]++;
  }
  return perYear;
}

// The terms that are picked of each level, whether that is one at most, and whether any is of a deeper one.
function levelsAsked() {
  const terms = catalog.levels.map((name, level) => {
    const { picked, terms } = level ? picks.find((pick) => pick.name === name) : facets.find((facet) => facet.name === name);
    return picked.size ? new Set(level ? picked : [...picked].map((term) => terms[term])) : null;
  });
  return { terms, isAlone: terms.filter(Boolean).length < 2, isDeeper: terms.slice(1).some(Boolean) };
}

const collator = new Intl.Collator("en", { numeric: true });

// What is not reported comes last in either direction; without an order, the best answer or the list's first work leads.
function sort() {
  if (!order.direction) return;
  const column = texts.get(order.name);
  const plain = cells.get(order.name) ?? column, isNumber = catalog.texts[order.name] !== undefined;
  const compare = isNumber ? (a, b) => plain[a] - plain[b] : (a, b) => collator.compare(column[a], column[b]);
  shown.sort((a, b) => !column[a] - !column[b] || order.direction * compare(a, b) || a - b);
}

function update() {
  if (box.value !== asked) found = find((asked = box.value));
  const perYear = filter();
  sort();
  page = 0;
  show();
  drawCounts(perYear);
  clearTimeout(update.later);
  update.later = setTimeout(remember, 150);  // browsers refuse to change the address at every key stroke
}

// --- the table ------------------------------------------------------------------------------------------------------

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const link = (href, text) => (href ? element("a", { href }, text) : text);
const isWeb = (text) => /^https?:\/\/[^\s/?#\\]/i.test(text);

function cell({ name, kind }, place) {
  const text = texts.get(name)[place];
  if (name === "name") {
    const target = link(`works/${keys[place]}.html`, text || "details");
    if (!text) target.setAttribute("aria-label", `Details of ${cells.get("title")[place]}`);
    return element("th", { scope: "row", dir: "auto" }, target);
  }
  if (name !== "title") return element("td", { dir: "auto" }, kind === "url" && isWeb(text) ? link(text, "link") : text || missing);
  const copying = element("button", { type: "button" }, "Copy BibTeX");
  copying.setAttribute("aria-label", `Copy BibTeX of ${keys[place]}`);
  const authors = cells.get("authors")[place];
  return element("td", { dir: "auto" }, link(links[place], text), " ", copying, ...(authors ? [" ", element("small", {}, authors)] : []));
}

const inUse = () => catalog.shown.filter((column) => chosen.has(column.name));

function show(target = "") {
  const columns = inUse(), start = page * PAGE, pages = Math.ceil(shown.length / PAGE);
  body.replaceChildren(...shown.slice(start, start + PAGE).map((place) => element("tr", { id: keys[place] }, ...columns.map((column) => cell(column, place)))));
  for (const row of body.rows) row.classList.toggle("target", row.id === target);
  table.parentElement.classList.toggle("none", !shown.length);
  by("the-files").hidden = !shown.length;
  by("page-turner").hidden = pages < 2;
  by("page-range").textContent = `${start + 1} to ${Math.min(start + PAGE, shown.length)} of ${shown.length}`;
  by("page-before").disabled = !page;
  by("page-after").disabled = page >= pages - 1;
  highlight(found.words ?? []);
}

// What was searched for is marked where it stands, by browsers that can do so without a change of the page.
function highlight(words) {
  if (!CSS.highlights) return;
  const ranges = [], form = new RegExp(words.map((word) => pattern(word, catalog.endings)).join("|"), "gu");
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (words.length && texts.nextNode()) {
    const node = texts.currentNode, folded = fold(node.data);
    if (folded.length !== node.length || node.parentElement.matches("button")) continue;
    for (const { index, 0: match } of folded.matchAll(form)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + match.length);
      ranges.push(range);
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}

function turn(pages) {
  const most = Math.ceil(shown.length / PAGE) - 1, wanted = Math.min(Math.max(page + pages, 0), most);
  if (wanted === page) return;
  page = wanted;
  show();
  table.scrollIntoView();
  body.rows[0]?.querySelector("a")?.focus({ preventScroll: true });
}

function drawHeads() {
  const columns = inUse(), around = table.parentElement;
  // More columns than fit scroll in their place, not with the page.
  around.classList.toggle("many", columns.length > FITTING);
  if (columns.length > FITTING) around.tabIndex = 0; else around.removeAttribute("tabindex");
  table.tHead.rows[0].replaceChildren(...columns.map(({ name, head }) => {
    const made = element("th", { scope: "col" }, element("button", { type: "button" }, head));
    made.dataset.name = name;
    if (name === order.name && order.direction) made.setAttribute("aria-sort", order.direction > 0 ? "ascending" : "descending");
    return made;
  }));
}

// A third click gives back the order of the list, or of the best answers.
function sortBy(name) {
  const next = order.name !== name ? 1 : { 1: -1, "-1": 0, 0: 1 }[order.direction];
  order = { name, direction: next };
  drawHeads();
  by("the-order").value = next ? `${next > 0 ? "ascending" : "descending"} ${name}` : "";
  update();
  table.tHead.querySelector(`[data-name="${name}"] button`)?.focus();
}

// --- what is said around it -----------------------------------------------------------------------------------------

function drawCounts(perYear) {
  by("how-many").textContent = `${shown.length} of ${count} works`;
  for (const facet of facets) for (const term of facet.spans.keys()) drawTerm(facet, term);
  for (const facet of facets) {
    const said = facet.picked.size ? `: ${facet.picked.size} picked` : "";
    by(`facet-${facet.name}`).querySelector("summary span").textContent = said;
  }
  for (const { start, end } of spans) {
    start.closest("details").querySelector("summary span").textContent = spanned(start.value, end.value);
  }
  drawYears(perYear);
  drawPicks();
  drawAnswer();
}

function drawTerm(facet, term) {
  const { span, input } = facet.spans.get(term);
  span.textContent = facet.counts[term];
  input.checked = facet.picked.has(term);
  input.closest("label").classList.toggle("none", !facet.counts[term]);
}

const spanned = (start, end) => (start === end ? `${start && ": "}${start}` : [start && ` from ${start}`, end && ` to ${end}`].filter(Boolean).join(""));

// All that is picked, by a reader or a figure, in a row of buttons that each take one thing off again.
function drawPicks() {
  const each = ({ label, picked, say }) => (picked.size > MOST_BUTTONS
    ? [{ said: `${label}: ${picked.size} terms`, off: () => picked.clear() }]
    : [...picked].map((term) => ({ said: `${label}: ${say(term)}`, off: () => picked.delete(term) })));
  const asked = [
    ...[...facets, ...picks].flatMap(each),
    ...(isDated || Number(from.value) > first || Number(to.value) < last ? [{ said: `years: ${inYears()}`, off: allYears }] : []),
    ...spans.filter(({ start, end }) => start.value || end.value).map(({ label, start, end }) => ({
      said: `${label}${spanned(start.value, end.value)}`, off: () => { start.value = end.value = ""; },
    })),
  ];
  by("the-picks").hidden = !asked.length;
  by("the-picks").replaceChildren(...asked.map(({ said, off }) => {
    const button = element("button", { type: "button", onclick: () => { off(); update(); box.focus(); } }, `${said} ×`);
    button.setAttribute("aria-label", `Take off ${said}`);
    return element("li", {}, button);
  }));
}

const inYears = () => (from.value === to.value ? from.value : `${from.value} to ${to.value}`);
const allYears = () => { [from.value, to.value, isDated] = [first, last, false]; };

function drawYears(perYear) {
  if (!known.length) return;
  const bars = by("year-bars"), most = Math.max(1, ...[...perYear].map(([year, number]) => (year ? number : 0)));
  bars.replaceChildren(...Array.from({ length: last - first + 1 }, (_, at) => {
    const year = first + at, bar = element("i", { title: `${year}: ${perYear.get(year) ?? 0}` });
    bar.style.height = `${(100 * (perYear.get(year) ?? 0)) / most}%`;
    bar.classList.toggle("out", year < Number(from.value) || year > Number(to.value));
    return bar;
  }));
  by("year-range").textContent = inYears();
}

// Whether a work is listed is a question of its own: no answer may leave it open.
function drawAnswer() {
  const answer = by("the-answer"), query = box.value.trim(), quoted = `“${query}”`;
  answer.hidden = !["id", "typo", "near", "none"].includes(found.how);
  const proposal = () => link(proposed(query), "propose it");
  const said = {
    id: () => [`${quoted} is listed`, found.places.length > 1 ? `: ${found.places.length} works have it.` : "."],
    typo: () => [`No work has ${quoted}; these have “${found.meant}”. Is the work that you look for not listed? Then `, proposal(), "."],
    near: () => [`No work has all of ${quoted}; these come nearest. Is yours not among them? Then `, proposal(), "."],
    none: () => [element("strong", {}, `${quoted} is not listed.`), " You can ", proposal(), "."],
  }[found.how];
  answer.replaceChildren(...(said && !answer.hidden ? said() : []));
}

// The form that the catalog's keepers have for it, filled in with what is known; else the page that says how.
function proposed(query) {
  const known = identities(query, catalog.pages).size ? { title: `Add: ${query}`, url: query } : { title: query };
  return form.dataset.proposal ? `${form.dataset.proposal}&${new URLSearchParams(known)}` : "contribute.html";
}

// --- the address ----------------------------------------------------------------------------------------------------

function address() {
  const kept = new URLSearchParams();
  if (box.value.trim()) kept.set("q", box.value.trim());
  for (const facet of facets) for (const term of facet.picked) kept.append(facet.name, facet.terms[term]);
  for (const pick of picks) for (const term of pick.picked) kept.append(pick.name, term);
  if (isDated || Number(from.value) > first) kept.set("from", from.value);
  if (isDated || Number(to.value) < last) kept.set("to", to.value);
  for (const end of ends) if (end.value) kept.set(end.id, end.value);
  if (order.direction) kept.set(order.direction > 0 ? "ascending" : "descending", order.name);
  const columns = inUse().map((column) => column.name);
  if (columns.join() !== shownAtFirst.join()) kept.set("columns", columns.join(" "));
  return kept.size ? `?${kept}` : "";
}

function remember() {
  const query = address();
  if (query !== location.search) history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
}

function recall(query = location.search) {
  const kept = new URLSearchParams(query), year = kept.get(YEAR);  // an address of before may name one year
  box.value = kept.get("q") ?? "";
  for (const facet of facets) {
    // A term that no work has, as one of before: no work is shown, and the reader may take it off.
    for (const term of kept.getAll(facet.name)) if (!facet.terms.includes(term)) facet.terms.push(term);
    facet.picked = new Set(kept.getAll(facet.name).map((term) => facet.terms.indexOf(term)));
    if (facet.picked.size && isWide) by(`facet-${facet.name}`).open = true;
  }
  for (const pick of picks) pick.picked = new Set(kept.getAll(pick.name));
  from.value = kept.get("from") ?? year ?? first;
  to.value = kept.get("to") ?? year ?? last;
  isDated = kept.has("from") && kept.has("to");
  for (const end of ends) {
    end.value = kept.get(end.id) ?? "";
    if (end.value) end.closest("details").open = true;
  }
  const direction = kept.has("descending") ? -1 : kept.has("ascending") ? 1 : 0;
  const asked = kept.get("descending") ?? kept.get("ascending") ?? "";
  const name = asked === "work" ? "title" : asked;  // as addresses of before have it
  order = catalog.shown.some((column) => column.name === name) ? { name, direction } : { name: "", direction: 0 };
  by("the-order").value = order.direction ? `${order.direction > 0 ? "ascending" : "descending"} ${order.name}` : "";
  const wanted = (kept.get("columns") ?? "").split(" ").filter((one) => catalog.shown.some((column) => column.name === one));
  chosen = new Set(wanted.length ? wanted : shownAtFirst);
  for (const input of by("the-columns").querySelectorAll("input")) input.checked = chosen.has(input.value);
  drawHeads();
  update();
}

// Every anchor leads to its work, on whichever page of the table that is, and whatever is picked.
function follow() {
  const key = decodeURIComponent(location.hash.slice(1)), place = keys.indexOf(key);
  if (place < 0) return;
  if (!shown.includes(place)) {
    form.reset();
    reset();
  }
  page = Math.floor(shown.indexOf(place) / PAGE);
  show(key);
  document.getElementById(key).scrollIntoView({ block: "center" });
}

function reset() {
  for (const one of [...facets, ...picks]) one.picked.clear();
  for (const one of [box, ...ends]) one.value = "";
  allYears();
  order = { name: "", direction: 0 };
  drawHeads();
  update();
}

// --- files of what is shown -----------------------------------------------------------------------------------------

const loading = new Map();

// References come when they are asked for: of thousands of works they weigh as much as all else.
function load(name) {
  if (!loading.has(name)) {
    loading.set(name, new Promise((done, failed) => {
      document.head.append(element("script", { src: `assets/${name}.js`, onload: done, onerror: () => failed(new Error(name)) }));
    }));
  }
  return loading.get(name);
}

const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const records = () => shown.map((place) => Object.fromEntries([...cells].map(([name, column]) => [name, column[place] === "" ? null : column[place]])));
const files = {
  bib: async () => { await load("bibtex"); return shown.map((place) => bibtex[keys[place]]).join("\n"); },
  ris: async () => { await load("ris"); return shown.map((place) => ris[keys[place]]).join("\n"); },
  csv: async () => [[...cells.keys()], ...shown.map((place) => [...cells.values()].map((column) => column[place]))].map((row) => `${row.map(quoted).join(",")}\n`).join(""),
  json: async () => `${JSON.stringify(records().map((one) => ({ ...one, [YEAR]: one[YEAR] && Number(one[YEAR]) })), null, 1)}\n`,
};

async function save(suffix) {
  const url = URL.createObjectURL(new Blob([await files[suffix]()], { type: "text/plain;charset=utf-8" }));
  element("a", { href: url, download: `works.${suffix}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

// --- the reader -----------------------------------------------------------------------------------------------------

for (const facet of facets) {
  const set = by(`facet-${facet.name}`).querySelector("fieldset");
  for (const input of set.querySelectorAll("input")) {
    facet.spans.set(facet.terms.indexOf(input.value), { input, span: input.closest("label").querySelector("span") });
  }
  if (facet.terms.length > MANY_TERMS) {
    const oninput = (event) => { event.stopPropagation(); narrow(facet, set, event.target.value); };
    const sought = element("input", { type: "search", oninput, placeholder: `find one of ${facet.terms.length}` });
    sought.setAttribute("aria-label", `Find a term of ${facet.label}`);
    set.before(sought);
  }
}

// Of many terms, those that a reader types a part of: the page has boxes of the most frequent ones, others come then.
function narrow(facet, set, typed) {
  const wanted = fold(typed.trim());
  const found = facet.terms.flatMap((term, place) => (fold(term).includes(wanted) ? [place] : []));
  for (const place of wanted ? found.filter((one) => !facet.spans.has(one)).slice(0, MOST_FOUND) : []) {
    const input = element("input", { type: "checkbox", name: facet.name, value: facet.terms[place] }), span = element("span");
    set.append(element("label", {}, input, ` ${facet.terms[place]} `, span));
    facet.spans.set(place, { input, span });
    drawTerm(facet, place);
  }
  const shown = new Set(found);
  for (const [place, { input }] of facet.spans) input.closest("label").hidden = !shown.has(place);
}
for (const input of [from, to]) Object.assign(input, { min: known.length ? first : 0, max: known.length ? last : 0 });
for (const { name, head } of catalog.shown) {
  const input = element("input", { type: "checkbox", value: name, disabled: name === "name" || name === "title" });
  by("the-columns").append(element("label", {}, input, ` ${head}`));
  for (const way of ["ascending", "descending"]) {
    by("the-order").append(element("option", { value: `${way} ${name}` }, `${head}, ${way}`));
  }
}

form.addEventListener("input", ({ target }) => {
  const facet = facets.find((one) => one.name === target.name && target.type === "checkbox");
  if (facet) {
    const term = facet.terms.indexOf(target.value);
    if (target.checked) facet.picked.add(term); else facet.picked.delete(term);
  }
  if (target === from || target === to) isDated = false;
  if (target === from && Number(from.value) > Number(to.value)) to.value = from.value;
  if (target === to && Number(to.value) < Number(from.value)) from.value = to.value;
  if (target.closest("#the-columns")) {
    chosen = new Set([...by("the-columns").querySelectorAll("input:checked")].map((input) => input.value));
    drawHeads();
  }
  if (target.id === "the-order") {
    const [way, name] = target.value.split(" ");
    order = { name: name ?? "", direction: { ascending: 1, descending: -1 }[way] ?? 0 };
    drawHeads();
  }
  update();
});
form.addEventListener("reset", () => setTimeout(reset));
form.addEventListener("submit", (event) => { event.preventDefault(); body.rows[0]?.querySelector("a")?.focus(); });
table.tHead.addEventListener("click", ({ target }) => { if (target.matches("button")) sortBy(target.closest("th").dataset.name); });
body.addEventListener("click", async ({ target }) => {
  if (!target.matches("button")) return;
  await load("bibtex");
  copy(bibtex[target.closest("tr").id], target);
});
by("page-before").addEventListener("click", () => turn(-1));
by("page-after").addEventListener("click", () => turn(1));
by("the-files").addEventListener("click", async ({ target }) => {
  if (target.dataset.save) save(target.dataset.save);
  if (target.id === "copy-shown") copy(await files.bib(), target);
  if (target.id === "copy-link") { remember(); copy(location.href, target); }
});

// Arrows go from work to work, and from page to page.
document.addEventListener("keydown", (event) => {
  const row = event.target.closest("#the-works tbody tr");
  const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key], pages = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (event.altKey || event.ctrlKey || event.metaKey || (!row && !(event.target === box && event.key === "ArrowDown"))) return;
  if (pages) turn(pages);
  const next = row ? body.rows[row.sectionRowIndex + steps] : body.rows[0];
  if (!steps && !pages) return;
  event.preventDefault();
  if (steps) (next?.querySelector("a") ?? (steps < 0 ? box : row.querySelector("a"))).focus();
});

form.hidden = by("the-files").hidden = false;
by("the-facets").open = isWide;
recall();
follow();
window.addEventListener("hashchange", follow);
window.addEventListener("popstate", () => recall());
(window.requestIdleCallback ?? setTimeout)(prepare);
