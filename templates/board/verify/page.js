// ---------------------------------------------------------------- what was chosen

// What was found, as [phrase, names]; and the record with its figures worked out, if it has any.
async function checked(form) {
  const [file] = form.elements.record.files;
  if (!file) return { found: [["nothing", {}]] };
  const record = recordIn(await file.text());
  if (!record) return { found: [[sortOf(await file.text()), { name: file.name }]] };
  if (record.version !== 1) return { found: [["version", {}]] };
  const kept = [];
  const said = form.elements.head.value.trim();
  const saved = [...form.elements.saved.files].map(async (each) => [each.name, await each.text()]);
  for (const [name, text] of [...await Promise.all(saved), ...(said ? [[said, said]] : [])]) {
    const heads = headsIn(text);
    if (!heads.length) return { found: [["no_head", { name }]] };
    kept.push({ name, heads, record: recordIn(text), site: siteIn(text) });
  }
  try {
    return against(record, kept);
  } catch {
    return { found: [["unreadable", { name: file.name }]] };
  }
}

// The record in a text, if it is one: a head alone does not show that its figures are its own.
function recordIn(text) {
  try {
    const record = JSON.parse(text);
    return Array.isArray(record.entries) ? record : null;
  } catch {
    return null;
  }
}

// What a file is that is no record: whoever took the wrong one is told which, and accused of nothing.
function sortOf(text) {
  const begins = text.trimStart().slice(0, 4096);
  if (!begins) return "sort_empty";
  if (/[\0\uFFFD]/.test(begins)) return "sort_binary";
  if (/^<(!doctype html|html)\b/i.test(begins)) return "sort_page";
  if (/^<(\?xml|rss|feed)\b/i.test(begins)) return "sort_feed";
  if (/^product,period,/.test(begins)) return "sort_csv";
  if (!/^[{[]/.test(begins)) return "sort_other";
  try {
    return has(JSON.parse(text), "bulletins") ? "sort_facts" : "sort_json";
  } catch {
    return "sort_cut";
  }
}

// The board that a kept file says it is of: a record, a page, a feed. Nothing covers that.
function siteIn(text) {
  const record = recordIn(text);
  const named = record ? [null, record.url] :
    /<link rel="canonical" href="([^"]+)"/.exec(text) || /<link>([^<]+)<\/link>/.exec(text) ||
    /<link href="([^"]+)" rel="alternate"/.exec(text);
  return named ? originOf(named[1]) : null;
}

function originOf(address) {
  try {
    return new URL(address).origin;
  } catch {
    return null;
  }
}

// Of which other board a kept number may be that does not fit, if its file says so. No seal covers
// an address, so this is a remark: with it alone, nobody makes what does not fit look unchecked.
function elsewhere(record, kept, number) {
  const other = kept.find((each) => each.site && each.site !== originOf(record.url) &&
    each.heads.some((head) => head.seq === number));
  return other && ["elsewhere", { name: other.name, kept: other.site, site: originOf(record.url) }];
}

function against(record, kept) {
  setZone(record.zone);
  for (const each of kept) {
    const wrong = each.record && wrongByItself(each.record);
    if (wrong) return { found: [["kept_wrong", { name: each.name, why: wrong }]] };
  }
  const heads = kept.flatMap((each) => each.heads);
  const broken = brokenChain(record, heads);
  const strange = broken && !brokenChain(record, []) && elsewhere(record, kept, broken[1].number);
  if (broken) return { found: strange ? [broken, strange] : [broken] };
  const counted = figures(record);
  const wrong = wrongFigures(record).map(figureFound);
  if (wrong.length) return { found: wrong, record, counted };
  const before = kept.flatMap((each) => (each.record ? [each.record.as_of] : []));
  const late = wrongTime(record, before, Date.now() * 1000);
  const found = [["as_of", { time: shown(micros(record.as_of)) }], ...(late ? [late] : [])];
  if (late && late[0] !== "old") return { found, record, counted };
  const other = kept.find((each) => each.record && !sameHouse(each.record, record));
  if (other) found.push(renamed(other.name, other.record, record));
  const head = record.head || { seq: 0, hash: "–" };
  const whole = { number: head.seq, hash: head.hash, heads: heads.length, figures: counted.size };
  return { found: [...found, ["whole", whole]], record, counted };
}

function renamed(name, kept, record) {
  if (kept.brand !== record.brand) return ["renamed", { name, kept: kept.brand, brand: record.brand }];
  return ["moved", { name, kept: kept.url, url: record.url }];
}

function sameHouse(one, other) {
  return one.brand === other.brand && one.url === other.url;
}

// What is wrong with a record that somebody kept, whatever the newer one says; that it is old is not.
function wrongByItself(record) {
  try {
    const broken = brokenChain(record, []);
    if (broken) return broken;
    // Of a figure that it has nowhere an earlier version of the board told nothing.
    const known = new Set(["*", ...record.figures.flatMap(Object.keys)]);
    const wrong = wrongFigures(record).find(([, name]) => known.has(name));
    if (wrong) return figureFound(wrong);
    const late = wrongTime(record, [], Date.now() * 1000);
    return late && late[0] !== "old" ? late : null;
  } catch {
    return ["unreadable", { name: "record.json" }];
  }
}

function figureFound([where, name, told, found]) {
  return ["figure", { where, name, told, found }];
}

// ---------------------------------------------------------------- what is shown

const ALL = JSON.stringify([null, null]);
const MANY = 200;
const FIRST = ["as_first_promised", "as_last_promised", "promises", "open", "unconfirmed", "moves",
  "moves_told_in_time", "next_words", "lead", "slip", "first_word", "parts", "withdrawn", "removed"];

function say(phrase, names = {}) {
  const text = PHRASES[document.documentElement.lang][phrase];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(names[name]));
}

function hasPhrase(phrase) {
  return has(PHRASES[document.documentElement.lang], phrase);
}

function node(name, text, ...inner) {
  const made = document.createElement(name);
  if (text !== null) made.textContent = text;
  made.append(...inner);
  return made;
}

function sentence([phrase, names]) {
  if (phrase === "kept_wrong") return say(phrase, { name: names.name, why: sentence(names.why) });
  if (phrase !== "figure") return say(phrase, names);
  const { where, name, told, found } = names;
  const values = [told, found].map((text) => (text === "–" || text === "…" ? text : figure(name, JSON.parse(text))));
  return say("figure", { where: placeName(where), name: title(name), told: values[0], found: values[1] });
}

function placeName(where) {
  return where === "*" ? say("everything") : where;
}

function title(name) {
  return hasPhrase(`title_${name}`) ? say(`title_${name}`) : name;
}

// A figure as people read it; as it is written, where this page has no words for it.
function figure(name, value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return value.toLocaleString(document.documentElement.lang);
  if (typeof value !== "object") return String(value);
  if (has(value, "judged")) return shareText(value);
  if (has(value, "median")) return spanText(value);
  if (name === "next_words") return say("some_of", { some: value.kept, of: value.due });
  if (name === "parts") return say("parts_of", value);
  return canonical(value);
}

function shareText({ judged, kept, share }) {
  const some = say("some_of", { some: kept, of: judged });
  return share === null ? some : say("by_notice", { some, share: percent(judged, kept, share) });
}

// To the tenth: rounded to all or to none only where it is all or none.
function percent(judged, kept, share) {
  if (!kept || kept === judged) return kept ? "100" : "0";
  return (Math.min(Math.max(share, 1), 999) / 10).toFixed(1);
}

function spanText({ count, median: seconds }) {
  return count ? say("median_of", { length: length(seconds), count }) : "–";
}

function length(seconds) {
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return say("minutes", { minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? say("hours", { hours }) : say("days", { days: Math.round(hours / 24) });
}

// What says that a file is not the one that was meant, and nothing of what is in a record.
function isUnread(phrase) {
  return phrase.startsWith("sort_") || ["nothing", "version", "no_head"].includes(phrase);
}

function show(page, { found, record, counted }) {
  const named = new Set(found.map(([phrase]) => phrase));
  const verdict = found.every(([phrase]) => isUnread(phrase)) ? "unread"
    : !named.has("whole") ? "broken" : named.has("old") ? "old" : "whole";
  const list = node("ul", null);
  for (const each of found.slice(0, 50)) {
    const item = node("li", sentence(each));
    item.dataset.finding = each[0];
    list.append(item);
  }
  const box = node("div", null, node("h2", say(`verdict_${verdict}`)), list);
  box.className = `verdict ${verdict}`;
  page.querySelector(".findings").replaceChildren(box);
  page.querySelector(".sheet").replaceChildren(...(record ? sheet(record, counted) : []));
}

// Whose record it is, what it says beside what its entries give, and the entries.
function sheet(record, counted) {
  const told = new Map(record.figures.map((row) => [JSON.stringify([row.product, row.period]), row]));
  const products = [...counted.keys()].map((bucket) => JSON.parse(bucket))
    .filter(([product, period]) => product !== null && period === null).map(([product]) => product);
  const parts = [about(record), node("h3", say("figures")), both(told.get(ALL) || {}, counted.get(ALL))];
  if (products.length) parts.push(node("h3", say("products")), byProduct(products, told, counted));
  return [...parts, entries(record.entries)];
}

function about(record) {
  const days = record.entries.map(({ at }) => day(at));
  const rows = [
    ["period", days.length ? say("from_to", { from: days[0], to: days[days.length - 1] }) : "–"],
    ["entries", record.entries.length.toLocaleString(document.documentElement.lang)],
    ["head_of", record.head ? `${record.head.seq}:${record.head.hash}` : "–"],
    ["address", String(record.url)],
  ];
  const list = node("dl", null);
  for (const [name, value] of rows) {
    list.append(node("div", null, node("dt", say(name)), node("dd", value)));
  }
  const note = node("p", say("unsealed"));
  note.className = "small";
  return node("div", null, node("h2", String(record.brand)), note, list);
}

function day(at) {
  const parts = { year: "numeric", month: "long", day: "numeric", timeZone: zone };
  return new Date(micros(at) / 1000).toLocaleDateString(document.documentElement.lang, parts);
}

function both(told, mine) {
  const names = [...FIRST, ...Object.keys(mine).filter((name) => !FIRST.includes(name))];
  const rows = names.filter((name) => has(mine, name)).map((name) => compared(title(name),
    [[figure(name, told[name]), figure(name, mine[name])]], canonical([told[name]]) === canonical([mine[name]])));
  return table(["figure_name", "record_says", "entries_give"], rows);
}

function byProduct(products, told, counted) {
  const rows = products.map((product) => {
    const bucket = JSON.stringify([product, null]);
    const [theirs, mine] = [told.get(bucket) || {}, counted.get(bucket)];
    const pairs = ["promises", "as_first_promised", "as_last_promised"]
      .map((name) => [figure(name, theirs[name]), figure(name, mine[name])]);
    return compared(product, pairs, canonical({ ...mine, product, period: null }) === canonical(theirs));
  });
  return table(["product", "title_promises", "title_as_first_promised", "title_as_last_promised"], rows);
}

function compared(name, pairs, same) {
  const row = node("tr", null, node("th", name));
  row.firstChild.scope = "row";
  for (const [told, mine] of pairs) {
    if (pairs.length === 1) row.append(node("td", told), node("td", mine));
    else row.append(node("td", told === mine ? mine : say("not_but", { told, mine })));
  }
  row.className = same ? "same" : "other";
  return row;
}

function table(heads, rows) {
  const top = node("tr", null, ...heads.map((name) => node("th", say(name))));
  for (const head of top.children) head.scope = "col";
  const made = node("table", null, node("thead", null, top), node("tbody", null, ...rows));
  const frame = node("div", null, made);
  frame.className = "frame";
  frame.tabIndex = 0;
  return frame;
}

// Folded away, newest first, and written only when somebody looks.
function entries(all) {
  const list = node("ol", null);
  const fold = node("details", null, node("summary", say("raw", { count: all.length })), list);
  fold.addEventListener("toggle", () => {
    if (!fold.open || list.children.length) return;
    list.append(...all.slice(-MANY).reverse().map(entry));
    if (all.length > MANY) fold.append(node("p", say("raw_rest", { count: all.length - MANY })));
  });
  return fold;
}

function entry(told) {
  const kind = (told.facts.bulletin || {}).kind;
  const what = hasPhrase(`what_${kind}`) ? say(`what_${kind}`) : say(`act_${told.act}`);
  const names = { number: told.seq, day: day(told.at), what };
  const raw = node("pre", JSON.stringify(told, null, 1));
  return node("li", null, node("details", null, node("summary", say("raw_entry", names)), raw));
}

// ---------------------------------------------------------------- the page

function speak(language) {
  document.documentElement.lang = language;
  for (const page of document.querySelectorAll(".page")) page.hidden = page.lang !== language;
  for (const button of document.querySelectorAll("nav button")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}

for (const button of document.querySelectorAll("nav button")) {
  button.addEventListener("click", () => speak(button.dataset.language));
}
for (const page of document.querySelectorAll(".page")) {
  page.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    show(page, await checked(event.target));
  });
}
speak(navigator.language.startsWith("ko") ? "ko" : "en");
