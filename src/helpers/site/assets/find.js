// Finds works by words, misspelt ones too, and by whatever names a work: an arXiv id, a DOI, a link, a key.
// It looks through the text of every work, which takes some milliseconds for 20,000, so that parts of words are found
// and no index has to be made first.
"use strict";
const ENOUGH = 0.5;  // of the words of a query, for a work to be near it
const NEAREST = 20;
const YEAR_ALONE = /^(19|20)\d\d$/;

// Letters without their accents, and one form of each sign that editors write in several.
function fold(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[\u2010-\u2015\u2212]/g, "-").replace(/[\u2018-\u201b]/g, "'").replace(/[\u201c-\u201f\u00ab\u00bb]/g, '"');
}

// Every identity that a typed text may have; the catalog's own are checked, so that a wrong one meets none.
// `pages` gives the form of the addresses that are of one work, by what stands for them, as links.SAME_PAGE in Python.
function identities(text, pages) {
  const typed = text.trim().replace(/^[<"'“‘« ]+|[.,;>"'”’» ]+$/g, "").replace(/^\[(.*)\]$|^\((.*)\)$/, "$1$2");
  let plain = typed;
  try { plain = decodeURIComponent(typed); } catch { /* a % of its own */ }
  const found = new Set(), isLink = /^https?:\/\/|^www\.|^[\w-]+(\.[\w-]+)+\//i.test(plain);
  const number = isLink || /^(arxiv\b|doi\b|10\.\d{4,9}\/)/i.test(plain)
    ? /(?<!\d)(?<!\d\.)(\d{4}\.\d{4,5})(?!\d)/.exec(plain) : /^(\d{4}\.\d{4,5})(v\d+)?(\s*\[.*)?$/.exec(plain);
  if (number) found.add(`arxiv:${number[1]}`);
  const old = /(?:^|[/:\s.])((?!arxiv\b)[a-z]+(?:-[a-z]+)?)(?:\.[a-z-]{2,9})?\/(\d{7})(?!\d)/i.exec(plain);
  if (old) found.add(`arxiv:${old[1].toLowerCase()}/${old[2]}`);
  const doi = /(?:^|[/:\s=])(10\.\d{4,9}\/[^\s?#]+)/i.exec(plain);
  if (doi) {
    const whole = doi[1].toLowerCase().replace(/[/.,]+$/, "");
    found.add(`doi:${whole}`).add(`doi:${whole.replace(/(?:\.pdf|\/(?:abstract|full|fulltext|pdf|epdf|html|meta|summary))$/, "")}`);
  }
  if (isLink) {
    const bare = typed.replace(/^https?:\/\//i, "").replace(/^www\./i, "").replace(/^[^/?#]+/, (host) => host.toLowerCase());
    const [, path, query, place] = /^([^?#]*)(\??[^#]*)(.*)$/s.exec(bare);
    const page = path.replace(/%[0-9a-f]{2}/gi, unescaped).replace(/\/+$/, "").replace(/\.pdf$/, "");
    for (const end of [query, `${query}${place}`, ""]) found.add(`url:${page}${end}`);
    // What is added to an address says from where one comes.
    for (const part of query.slice(1).replace(/\/+$/, "").split("&").filter(Boolean)) found.add(`url:${page}?${part}`);
    for (const [begin, form] of Object.entries(pages)) {
      const match = new RegExp(`^(?:${form})(?:[/?#].*)?$`).exec(`${page}${query}`);
      if (match) found.add(`url:${begin}${match.slice(1).join("")}`);
    }
  }
  return found;
}

// A letter that needs no escape as it is, any other with the escape in one form.
function unescaped(escape) {
  const letter = String.fromCharCode(parseInt(escape.slice(1), 16));
  return /[\w.~-]/.test(letter) ? letter : escape.toUpperCase();
}

// How other forms of a word may begin, as find.inflected has it in Python: `code` and `coded` of `coding`.
function inflected(word, endings) {
  const stem = endings.filter((ending) => word.endsWith(ending)).map((ending) => word.slice(0, -ending.length)).find((one) => one.length >= 3);
  return stem ? [...(stem.length >= 4 ? [stem] : []), ...endings.map((ending) => `${stem}${ending}`)] : [];
}

// What finds a word in a text: as it stands anywhere in it, else in another form where a word begins. A phrase has none.
function pattern(word, endings) {
  const plain = word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  if (!/^\p{L}[\p{L}-]*$/u.test(word)) return plain;
  const joined = word.replaceAll("-", ""), forms = [joined, ...inflected(joined, endings)];
  return `${plain}|(?<![\\p{L}\\p{N}])(?:${forms.join("|")})[\\p{L}\\p{N}]*`;
}

function matcher(word, endings) {
  const form = new RegExp(pattern(word, endings), "u");
  return (text) => text.includes(word) || form.test(text);
}

// A text, and after it what is written with hyphens in one word.
const joining = (text) => [text, ...(text.match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)+/gu) ?? []).map((word) => word.replaceAll("-", ""))].join("\n");

// `work(place)` gives the texts of a work: its name, key, title and authors, its ids, and what all its columns say.
function searcher(count, work, pages, endings) {
  const works = Array.from({ length: count }, (_, place) => {
    const { name, key, title, authors, year, ids, terms } = work(place);
    const [own, head, by, more] = [name, title, authors, terms].map(fold);
    return { name: own, key, title: head, authors: by, year, ids, said: [own, head, by, more].join("\n"), all: joining([own, key, ids.join("\n").toLowerCase(), head, by, more].join("\n")) };
  });
  const named = new Map();
  works.forEach(({ ids, key }, place) => [...ids, key].forEach((id) => named.set(id, [...(named.get(id) ?? []), place])));
  let vocabulary;

  // The words of all works by their length, each with the number of works that have it.
  function words() {
    if (vocabulary) return vocabulary;
    const times = new Map();
    for (const { said } of works) for (const word of new Set(said.match(/[\p{L}\p{N}]+/gu))) times.set(word, (times.get(word) ?? 0) + 1);
    vocabulary = new Map();
    for (const pair of times) (vocabulary.get(pair[0].length) ?? vocabulary.set(pair[0].length, []).get(pair[0].length)).push(pair);
    return vocabulary;
  }

  function meant(word) {
    const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    let best = "", least = most + 1, often = 0;
    for (let length = word.length - most; length <= word.length + most; length++) {
      for (const [other, times] of words().get(length) ?? []) {
        const slips = distance(word, other, least);
        if (slips < least || (slips === least && slips <= most && times > often)) [best, least, often] = [other, slips, times];
      }
    }
    return best;
  }

  // How well a work answers: what is its own name, key or title first, then where the words stand in it.
  function rank({ name, key, title, authors, year }, asked, wanted) {
    if (name === asked) return 1000;
    const [words, times] = [wanted.filter((word) => !YEAR_ALONE.test(word)), wanted.filter((word) => YEAR_ALONE.test(word))];
    if (times.length && name && name === words.join(" ")) return times.includes(year) ? 950 : 600;
    if (key === asked || title === asked || title.startsWith(`${asked}:`)) return 900;  // a title may begin with a name
    const first = authors.split(";")[0];
    let rank = name.startsWith(asked) ? 300 : name.includes(asked) ? 250 : title.startsWith(asked) ? 200 : title.includes(asked) ? 150 : 0;
    for (const word of wanted) {
      rank += begins(name, word) ? 60 : name.includes(word) ? 40 : begins(title, word) ? 25 : title.includes(word) ? 15 : begins(first, word) ? 14 : begins(authors, word) ? 10 : 0;
    }
    return rank + (times.includes(year) ? 12 : 0);
  }

  function ranked(places, asked, wanted) {
    const ranks = new Map(places.map((place) => [place, rank(works[place], asked, wanted)]));
    return places.sort((a, b) => ranks.get(b) - ranks.get(a) || a - b);
  }

  function having(wanted) {
    const matchers = wanted.map((word) => matcher(word, endings));
    return works.flatMap(({ all }, place) => (matchers.every((has) => has(all)) ? [place] : []));
  }

  // The works that have most of the words, where none has all of them: a title that was pasted with more.
  function near(asked, wanted) {
    const matchers = wanted.map((word) => matcher(word, endings));
    const counted = works.map(({ all }, place) => [matchers.filter((has) => has(all)).length, place]);
    const most = counted.reduce((sofar, [number]) => Math.max(sofar, number), 0);
    if (wanted.length < 3 || most < ENOUGH * wanted.length) return [];
    return ranked(counted.filter(([number]) => number === most).map(([, place]) => place), asked, wanted).slice(0, NEAREST);
  }

  // The places of the works that a query finds, the best first, by which words, and how: as "id", "words", "typo" (and what was
  // taken for what), "near" or, where nothing is found, "none"; "all" for no query.
  function find(query) {
    const asked = fold(query.trim().replace(/\s+/g, " "));
    if (!asked) return { how: "all", places: works.map((_, place) => place) };
    const ids = [...identities(query, pages)], places = [...new Set([asked, ...ids].flatMap((id) => named.get(id) ?? []))];
    if (places.length) return { how: "id", places };
    const wanted = (asked.match(/"[^"]+"|[^\s"]+/g) ?? []).map((word) => word.replace(/^["(,;:]+|["),;:.]+$/g, "")).filter(Boolean);
    const found = having(wanted);
    if (found.length) return { how: "words", places: ranked(found, asked, wanted), words: wanted };
    if (ids.length) return { how: "none", places: [] };
    const taken = wanted.map((word) => (having([word]).length ? word : meant(word) || word));
    const typos = taken.some((word, at) => word !== wanted[at]) ? having(taken) : [];
    if (typos.length) return { how: "typo", places: ranked(typos, taken.join(" "), taken), words: taken, meant: taken.join(" ") };
    const nearest = near(asked, taken);
    return { how: nearest.length ? "near" : "none", places: nearest, words: taken };
  }

  return { find, prepare: words };
}

function begins(text, word) {
  const at = text.indexOf(word);
  return at === 0 || (at > 0 && !/[\p{L}\p{N}]/u.test(text[at - 1]));
}

// How many letters are added, left out, wrong or changed with their neighbour; from `most` on it does not matter.
function distance(word, other, most) {
  let before = [], above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= word.length; row++) {
    const here = [row];
    let fewest = row;
    for (let at = 1; at <= other.length; at++) {
      here[at] = Math.min(above[at] + 1, here[at - 1] + 1, above[at - 1] + (word[row - 1] !== other[at - 1]));
      if (row > 1 && at > 1 && word[row - 1] === other[at - 2] && word[row - 2] === other[at - 1]) here[at] = Math.min(here[at], before[at - 2] + 1);
      fewest = Math.min(fewest, here[at]);
    }
    if (fewest > most) return Infinity;
    [before, above] = [above, here];
  }
  return above[other.length];
}
