// Runs the script of a page on a stand-in for the browser's document; prints what a reader sees after each step.
"use strict";
const fs = require("node:fs");

class Element {
  constructor(tag, cells = []) { Object.assign(this, { tag, cells, childNodes: [], listeners: {}, attributes: {}, hidden: false, value: "" }); }
  append(...nodes) { for (const node of nodes) { this.rows = this.rows?.filter((row) => row !== node).concat(node); this.childNodes.push(node); } }
  before(...nodes) { this.earlier = nodes; }
  after(...nodes) { this.later = nodes; }
  addEventListener(name, listener) { this.listeners[name] = listener; }
  getAttribute(name) { return this.attributes[name] ?? null; }
  setAttribute(name, value) { this.attributes[name] = value; }
  removeAttribute(name) { delete this.attributes[name]; }
}
const row = (texts) => {
  const cells = texts.map((text) => Object.assign(new Element("td"), { textContent: text }));
  return Object.assign(new Element("tr", cells), { textContent: texts.join("\n") });
};

const [script, data] = JSON.parse(fs.readFileSync(0, "utf8"));
const body = Object.assign(new Element("tbody"), { rows: data.map(row), dataset: { missing: "—" } });
const table = Object.assign(new Element("table"), { dataset: {}, tBodies: [body], tHead: { rows: [row(data[0])] } });
const made = [];
globalThis.document = {
  querySelector: () => table,
  createElement: (tag) => { made.push(new Element(tag)); return made.at(-1); },
};
new Function(script)();

const box = made.find((element) => element.tag === "input");
const count = made.find((element) => element.tag === "output");
const seen = () => body.rows.filter((one) => !one.hidden).map((one) => one.cells[0].textContent);
const results = { label: made.find((element) => element.tag === "label").childNodes[0], start: count.textContent };
for (const words of ["b 2", "A", "none", ""]) {
  box.value = words;
  box.listeners.input();
  results[`search ${words}`] = [seen(), count.textContent];
}
const buttons = made.filter((element) => element.tag === "button"), heads = table.tHead.rows[0].cells;
for (const step of ["up", "down", "back"]) {
  buttons[1].listeners.click();
  results[step] = [seen(), heads[1].getAttribute("aria-sort")];
}
const more = table.later[0];
results.more = [more.hidden, seen().length];
more.listeners.click();
results.next = [more.hidden, seen().length];
console.log(JSON.stringify(results));
