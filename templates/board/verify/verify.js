"use strict";
// A second program for docs/record.md, written to be read: it shares nothing with the first one.

// ---------------------------------------------------------------- SHA-256 (FIPS 180-4)

const K = [];
const START = [];
for (let n = 2; K.length < 64; n++) {
  let prime = true;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
  if (!prime) continue;
  if (START.length < 8) START.push(fraction(Math.sqrt(n)));
  K.push(fraction(Math.cbrt(n)));
}

function fraction(x) {
  return ((x - Math.floor(x)) * 4294967296) | 0;
}

function turned(x, n) {
  return (x >>> n) | (x << (32 - n));
}

function sha256(bytes) {
  const length = bytes.length;
  const blocks = new Uint8Array((((length + 8) >> 6) + 1) << 6);
  blocks.set(bytes);
  blocks[length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setUint32(blocks.length - 8, Math.floor(length / 536870912));
  view.setUint32(blocks.length - 4, (length << 3) >>> 0);
  const state = new Int32Array(START);
  const w = new Int32Array(64);
  for (let at = 0; at < blocks.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      const s0 = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3);
      const s1 = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((x, i) => { state[i] = (state[i] + x) | 0; });
  }
  return Array.from(state, (x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
}

const utf8 = new TextEncoder();

function hash(value) {
  return sha256(utf8.encode(canonical(value)));
}

function canonical(value) {
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return "{" + names.map((n) => JSON.stringify(n) + ":" + canonical(value[n])).join(",") + "}";
}

// ---------------------------------------------------------------- the chain

// What is wrong with the chain, if anything: [phrase, names].
function brokenChain(record, heads) {
  const known = new Map();
  for (const head of heads) {
    if (known.has(head.seq) && known.get(head.seq) !== head.hash) {
      return ["twice", { number: head.seq }];
    }
    known.set(head.seq, head.hash);
  }
  let previous = "0".repeat(64);
  let number = 0;
  let form = 1;
  for (const entry of record.entries) {
    number += 1;
    if (entry.seq !== number) return ["missing", { number }];
    if (!wellFormed(entry, form)) return ["form", { number }];
    form = entry.version;
    const told = entry.version < 2 ? entry.digest : hash([hash(entry.facts), entry.words]);
    const sealed = [entry.seq, entry.at, entry.act, entry.notice_id, entry.bulletin_id, told,
      previous, entry.version];
    if (hash(sealed) !== entry.hash) return ["changed", { number }];
    if (known.has(number) && known.get(number) !== entry.hash) return ["rewritten", { number }];
    known.delete(number);
    previous = entry.hash;
  }
  const cut = Math.min(...known.keys());
  if (cut !== Infinity) return ["cut", { number: cut, last: number }];
  const head = record.head;
  const same = head ? head.seq === number && head.hash === previous : number === 0;
  return same ? null : ["head", { number }];
}

// Whether an entry is of this form or the next one. The first has neither facts nor words: what
// stood there would be covered by no hash.
function wellFormed(entry, form) {
  if (entry.version === 1) return form === 1 && canonical([entry.facts, entry.words]) === '[{},""]';
  return entry.version === 2;
}

// ---------------------------------------------------------------- the figures

// An instant in microseconds since 1970; a Number holds them exactly until the year 2255.
function micros(text) {
  const [, whole, part = "", zone] = /^(.*?:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  return Date.parse(whole + zone) * 1000 + Number((part + "000000").slice(0, 6));
}

function has(facts, name) {
  return Object.prototype.hasOwnProperty.call(facts, name);
}

function replayed(entries) {
  const notices = new Map();
  const removed = new Map();
  const wrong = new Set();
  for (const { seq, facts, notice_id: id } of entries) {
    if (has(facts, "notice")) {
      const about = { ...facts.notice, bulletins: [], promises: new Map(), goneOn: new Set() };
      notices.set(id, about);
    }
    const notice = notices.get(id);
    if (!notice) continue;
    if (has(facts, "bulletin")) {
      notice.bulletins.push(spoken(facts));
      for (const promise of facts.promises) notice.promises.set(promise.key, promise);
    }
    const quoted = has(facts, "gone") && !facts.gone.length;
    if (has(facts, "removes") && !quoted) {
      removed.set(seq, { products: notice.products, day: facts.day });
    }
    for (const removal of facts.objects || []) wrong.add(removal);
  }
  for (const notice of notices.values()) {
    const old = notices.get(notice.replaces);
    const earlier = new Map((old && old.told ? old.told : []).map((told) => [told.key, told]));
    notice.told = [...notice.promises.values()].map((promise) => traced(promise, earlier));
    if (old) for (const key of notice.promises.keys()) old.goneOn.add(key);
  }
  const gone = [...removed].map(([seq, each]) => ({ ...each, wrong: wrong.has(seq) }));
  return { notices: [...notices.values()], removed: gone };
}

function spoken({ bulletin, promises }) {
  const tells = Object.values(bulletin.explanation).some((state) => has(state, "told"));
  const fresh = promises.length || tells || bulletin.corrects || bulletin.named.length ||
    bulletin.resolved;
  const [at, told] = [bulletin.published_at, bulletin.told_at].map(micros);
  return { ...bulletin, at, told, fresh: Boolean(fresh) };
}

function anchor(revision) {
  return micros(revision.due || revision.next_word_by);
}

function traced(promise, earlier) {
  const { revisions, outcome } = promise;
  const own = earlier.get(promise.key);
  let origin = own;
  if (!own) for (const told of earlier.values()) if (!origin || told.first < origin.first) origin = told;
  const moves = own ? [...own.moves] : [];
  for (let i = 1; i < revisions.length; i++) {
    moves.push(micros(revisions[i].published_at) <= anchor(revisions[i - 1]));
  }
  const last = revisions[revisions.length - 1];
  if (promise.withdrawn_at !== null) moves.push(micros(promise.withdrawn_at) <= anchor(last));
  const dated = revisions.filter((revision) => revision.due);
  return {
    key: promise.key,
    first: origin ? origin.first : micros(revisions[0].due),
    announced: origin ? origin.announced : micros(revisions[0].published_at),
    day: origin ? origin.day : revisions[0].day,
    anchor: anchor(last),
    dated: micros(dated[dated.length - 1].due),
    confirm: promise.confirm_within * 1000000,
    moves,
    withdrawn: promise.withdrawn_at !== null,
    status: outcome ? outcome.status : null,
    observed: outcome ? micros(outcome.observed_at) : 0,
    recorded: outcome ? micros(outcome.recorded_at) : 0,
    ended: promise.withdrawn_at !== null || outcome !== null,
  };
}

function buckets(products, day) {
  const year = day.slice(0, 4);
  const quarter = `${year}-Q${Math.floor((Number(day.slice(5, 7)) + 2) / 3)}`;
  const found = [];
  for (const product of [null, ...new Set(products)]) {
    for (const period of [null, year, quarter]) found.push(JSON.stringify([product, period]));
  }
  return found;
}

function figures(record) {
  const now = micros(record.as_of);
  const { notices, removed } = replayed(record.entries);
  const groups = new Map();
  const group = (bucket) => {
    if (!groups.has(bucket)) groups.set(bucket, { promises: [], words: [], removed: 0, objected: 0 });
    return groups.get(bucket);
  };
  group(JSON.stringify([null, null]));
  for (const notice of notices) {
    for (const told of notice.told) {
      if (notice.goneOn.has(told.key)) continue;
      for (const b of buckets(notice.products, told.day)) group(b).promises.push({ notice, told });
    }
    notice.bulletins.forEach((said, place) => {
      for (const b of buckets(notice.products, said.day)) group(b).words.push({ notice, said, place });
    });
  }
  for (const each of removed) {
    for (const b of buckets(each.products, each.day)) {
      group(b).removed += 1;
      group(b).objected += Number(each.wrong);
    }
  }
  return new Map([...groups].map(([bucket, found]) => [bucket, counted(found, now)]));
}

function counted({ promises, words, removed, objected }, now) {
  const tell = promises.map(({ told }) => told);
  const sum = (list, count) => list.reduce((total, each) => total + Number(count(each)), 0);
  const unconfirmed = (t) => !t.ended && now >= t.anchor + t.confirm;
  const moves = sum(tell, (t) => t.moves.length);
  return {
    notices: new Set(promises.map(({ notice }) => notice)).size,
    promises: tell.length,
    open: sum(tell, (t) => !t.ended),
    unconfirmed: sum(tell, unconfirmed),
    silent: sum(promises, ({ notice, told }) => unconfirmed(told) &&
      notice.bulletins.every((said) => !said.word || said.at < told.anchor)),
    partly_kept: sum(tell, (t) => t.status === "partly_kept"),
    withdrawn: sum(tell, (t) => t.withdrawn),
    as_first_promised: share(promises, now, (t) => t.first),
    as_last_promised: share(promises, now, (t) => t.anchor),
    moves,
    moves_told_in_time: sum(tell, (t) => t.moves.filter(Boolean).length),
    moves_per_100_promises: rounded(100 * moves, tell.length),
    lead: median(tell.map((t) => t.first - t.announced)),
    slip: median(tell.map(slip).filter((s) => s > 0)),
    confirmed_late: median(promises.filter(({ told: t }) => t.status && t.recorded - t.anchor > t.confirm)
      .map(({ told: t }) => t.recorded - t.anchor)),
    first_word: median(words.filter(({ said }) => said.silence)
      .map(({ said }) => said.at - micros(said.silence.since))),
    false_alarms: falseAlarms(words),
    rule_changes: sum(words, ({ said }) => said.labels.includes("rule_change")),
    emergencies: sum(words, ({ said }) => said.emergency || false),
    next_words: nextWords(words, now),
    parts: parts(words, now),
    removed,
    objected,
  };
}

function share(promises, now, instant) {
  const byNotice = new Map();
  for (const { notice, told } of promises) {
    const limit = instant(told) + told.confirm;
    if (!told.ended && now < limit) continue;
    if (!byNotice.has(notice)) byNotice.set(notice, []);
    byNotice.get(notice).push(told.status === "kept" && told.observed <= limit);
  }
  const judged = [...byNotice.values()];
  const all = judged.flat();
  const shares = judged.map((each) => rounded(1000 * each.filter(Boolean).length, each.length));
  const total = shares.reduce((a, b) => a + b, 0);
  return {
    judged: all.length,
    kept: all.filter(Boolean).length,
    notices: judged.length,
    share: all.length >= 5 ? rounded(total, shares.length) : null,
  };
}

function slip(told) {
  if (told.status !== null) {
    const late = told.observed - told.first;
    return late > told.confirm ? late : 0;
  }
  return told.withdrawn ? 0 : told.dated - told.first;
}

function falseAlarms(words) {
  const all = words.flatMap(({ said }) => said.false_alarms || []);
  const spans = median(all.map((each) => micros(each.until) - micros(each.since)));
  return { ...spans, own: all.filter((each) => each.by === "reporter").length };
}

function nextWords(words, now) {
  const found = { due: 0, kept: 0, missed: 0, no_new_fact: 0 };
  for (const { notice, said, place } of words) {
    const newest = place === notice.bulletins.length - 1;
    const stock = said.daily_words || { kept: 0, missed: 0 };
    for (const daily of newest ? [stock, (notice.since ??= dailySince(notice, now))] : [stock]) {
      found.due += daily.kept + daily.missed;
      found.kept += daily.kept;
      found.missed += daily.missed;
    }
    for (const word of said.next_words) {
      const answer = answerTo(notice, place, word.about);
      const by = micros(word.by);
      const kept = Boolean(answer) && answer.told <= by;
      if (kept || now >= by) found.due += 1;
      if (kept) found.kept += 1;
      else if (now >= by) found.missed += 1;
      if (answer && !answer.fresh) found.no_new_fact += 1;
    }
  }
  return found;
}

// The bulletin with which all these promises have been told of; one about none in particular is
// about the whole notice. ``of``: what each is about.
function firstTelling(asked, later, of) {
  const left = new Set(asked);
  return later.find((each) => {
    const told = of(each);
    if (!told) return false;
    for (const key of told) left.delete(key);
    return !told.length || (asked.length && !left.size);
  });
}

// What a bulletin says of a next word: that one promise was kept says nothing of the whole notice;
// a correction that names no promise says nothing of any.
function speaksOf(asked, said) {
  if (said.kind === "correction" && asked.length && !said.about.length) return null;
  return asked.length || said.kind === "fulfilment" ? said.about : [];
}

function keysOf(notice, asked) {
  return asked.length ? asked : [...notice.promises.keys()];
}

// The next word after a bulletin about what it was promised of; a reminder is none.
function answerTo(notice, place, asked) {
  const later = notice.bulletins.slice(place + 1).filter((each) => each.word);
  return firstTelling(keysOf(notice, asked), later, (each) => speaksOf(asked, each));
}

// Where later bulletins had told a part that was owed; a correction explains its own mistake.
function telling(notice, place, name) {
  const later = notice.bulletins.slice(place + 1)
    .filter((each) => !each.corrects && has(each.explanation[name] || {}, "told"));
  return firstTelling(notice.bulletins[place].about, later, (each) => each.about);
}

// The words that a notice owes every day: which bulletin gave each, about which promises, and
// what was said since.
function dailiesOf(notice) {
  return notice.bulletins
    .map((by, place) => ({ by, later: notice.bulletins.slice(place + 1), asked: keysOf(notice, by.about) }))
    .filter((daily) => daily.by.daily_word && !isOver(notice, daily));
}

// Whether its promises ended since, or all that was left of them was said to be over.
function isOver(notice, { by, later, asked }) {
  const left = (at) => asked.filter((key) => endOf(notice.promises.get(key)) > at);
  const since = left(by.at);
  if (since.length && since.every((key) => endOf(notice.promises.get(key)) < Infinity)) return true;
  return later.filter((said) => said.resolved || said.daily_word)
    .some((said) => covers(said.about, left(said.at).length ? left(said.at) : asked));
}

function covers(told, asked) {
  return !told.length || (asked.length > 0 && asked.every((key) => told.includes(key)));
}

// When a promise ended; where the rest followed, the part had ended it.
function endOf(promise) {
  const outcome = promise.outcome || {};
  const at = promise.withdrawn_at || (outcome.in_part || outcome).recorded_at;
  return at ? micros(at) : Infinity;
}

// Its occurrences since the newest bulletin and up to now: of that, no bulletin took stock yet.
function dailySince(notice, now) {
  const found = { kept: 0, missed: 0 };
  for (const daily of dailiesOf(notice)) countDaily(notice, daily, now, found);
  return found;
}

function countDaily(notice, { by, later, asked }, now, found) {
  const { at: time, zone } = by.daily_word;
  const newest = notice.bulletins[notice.bulletins.length - 1].at;
  let before = by.at;
  // What is said on the day of a missed one is late for that, and not early for the next.
  let lateOn = null;
  const own = wallOf(by.at / 1000, zone).slice(0, 10);
  for (let day = own; ; day = dayAfter(day)) {
    const word = instantOn(day, time, zone) * 1000;
    if (word > now) return;
    if (word <= before) continue;
    const inTime = later.filter((s) => s.word && before < s.told && s.told <= word
      && wallOf(s.told / 1000, zone).slice(0, 10) !== lateOn).sort((a, b) => a.told - b.told);
    const kept = day === own || firstTelling(asked, inTime, (s) => speaksOf(by.about, s));
    if (word > newest) found[kept ? "kept" : "missed"] += 1;
    before = word;
    lateOn = kept ? null : day;
  }
}

function dayAfter(day) {
  return new Date(Date.parse(`${day}T00:00Z`) + 86400000).toISOString().slice(0, 10);
}

// What a clock in a zone shows: "2026-03-02T18:00:00". Instants here are in milliseconds.
function wallOf(instant, zone) {
  if (!clocks.has(zone)) {
    const shown = { timeZone: zone, dateStyle: "short", timeStyle: "medium" };
    clocks.set(zone, new Intl.DateTimeFormat("sv-SE", shown));
  }
  return clocks.get(zone).format(instant).replace(" ", "T");
}

const clocks = new Map();

// When it shows that time: of two instants the first; where it jumps over it, as much later.
function instantOn(day, time, zone) {
  const wall = Date.parse(`${day}T${time}Z`);
  const ahead = (at) => Date.parse(wallOf(at, zone) + "Z") - Math.floor(at / 1000) * 1000;
  const before = ahead(wall - 86400000);
  const readings = [before, ahead(wall + 86400000)].map((offset) => wall - offset);
  const right = readings.filter((at) => wall - at === ahead(at));
  return right.length ? Math.min(...right) : wall - before;
}

function parts(words, now) {
  const found = { told: 0, withheld: 0, owed: 0, told_in_time: 0, told_late: 0, overdue: 0 };
  for (const { notice, said, place } of words) {
    for (const [name, state] of Object.entries(said.explanation)) {
      if (has(state, "told")) found.told += 1;
      if (has(state, "withheld")) found.withheld += 1;
      if (!has(state, "due")) continue;
      const later = telling(notice, place, name);
      found.owed += 1;
      if (later) found[later.told <= micros(state.due) ? "told_in_time" : "told_late"] += 1;
      else if (now >= micros(state.due)) found.overdue += 1;
    }
  }
  return found;
}

function median(spans) {
  const ordered = [...spans].sort((a, b) => a - b);
  const middle = Math.floor(ordered.length / 2);
  if (!ordered.length) return { count: 0, median: null };
  const both = ordered[middle] + ordered[ordered.length % 2 ? middle : middle - 1];
  return { count: ordered.length, median: Math.floor(both / 2000000) };
}

function rounded(total, count) {
  return count ? Math.floor((2 * total + count) / (2 * count)) : null;
}

// Figures that are not those of the entries: [product and period, name, told, found].
function wrongFigures(record) {
  const found = figures(record);
  const wrong = [];
  for (const { product, period, ...told } of record.figures) {
    const bucket = JSON.stringify([product, period]);
    const mine = found.get(bucket) || {};
    found.delete(bucket);
    for (const name of new Set([...Object.keys(told), ...Object.keys(mine)])) {
      const [theirs, ours] = [told[name], mine[name]].map((v) => v === undefined ? "–" : canonical(v));
      if (theirs !== ours) wrong.push([place(product, period), name, theirs, ours]);
    }
  }
  for (const bucket of found.keys()) wrong.push([place(...JSON.parse(bucket)), "*", "–", "…"]);
  return wrong;
}

function place(product, period) {
  return [product, period].filter((each) => each !== null).join(", ") || "*";
}

// ---------------------------------------------------------------- as of when

// A reader's clock may be wrong, and a board needs a moment to build what the clock changed.
const SLACK = 10 * 60 * 1000000;

// The earliest instant after ``as_of`` at which the clock alone changes a figure.
function nextBoundary(record) {
  const now = micros(record.as_of);
  const found = [];
  for (const notice of replayed(record.entries).notices) {
    for (const told of notice.told) {
      if (told.ended || notice.goneOn.has(told.key)) continue;
      found.push(told.first + told.confirm, told.anchor + told.confirm);
    }
    notice.bulletins.forEach((said, place) => {
      for (const word of said.next_words) {
        if (!answerTo(notice, place, word.about)) found.push(micros(word.by));
      }
      for (const [name, state] of Object.entries(said.explanation)) {
        if (has(state, "due") && !telling(notice, place, name)) found.push(micros(state.due));
      }
    });
    for (const daily of dailiesOf(notice)) found.push(dailyAfter(daily.by, now));
  }
  const ahead = found.filter((at) => at > now);
  return ahead.length ? Math.min(...ahead) : null;
}

function dailyAfter({ at, daily_word: { at: time, zone } }, now) {
  let day = wallOf(at / 1000, zone).slice(0, 10);
  while (instantOn(day, time, zone) * 1000 <= now) day = dayAfter(day);
  return instantOn(day, time, zone) * 1000;
}

// What is wrong with the instant that a record says it is as of; or that it is old, if it is.
// ``kept``: those of the records that somebody kept. ``clock``: the reader's own, in microseconds.
function wrongTime(record, kept, clock) {
  const asOf = micros(record.as_of);
  const newest = Math.max(...record.entries.map((entry) => micros(entry.at)));
  const until = nextBoundary(record);
  const told = record.good_until === null ? null : micros(record.good_until);
  const latest = Math.max(...kept.map(micros));
  if (newest > asOf) return ["before", { time: shown(asOf), newest: shown(newest) }];
  if (latest > asOf) return ["back", { time: shown(asOf), kept: shown(latest) }];
  if (asOf > clock + SLACK) return ["ahead", { time: shown(asOf) }];
  if (told !== until) return ["good_until", { told: shown(told), found: shown(until) }];
  if (until !== null && clock > until + SLACK) return ["old", { time: shown(until) }];
  return null;
}

// The board's own zone, in which it dates what it says; UTC where a browser does not know it.
let zone = "UTC";

function setZone(name) {
  try {
    wallOf(0, name);
    zone = name;
  } catch {
    zone = "UTC";
  }
}

function shown(at) {
  if (at === null) return "–";
  const parts = { year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" };
  const language = document.documentElement.lang;
  const text = new Date(at / 1000).toLocaleString(language, { ...parts, timeZone: zone });
  return `${text} ${letters(at / 1000)}`;
}

// The zone as the board's pages name it: KST; UTC+04:30 where it has no letters of its own.
function letters(at) {
  const ahead = (Date.parse(wallOf(at, zone) + "Z") - Math.floor(at / 1000) * 1000) / 60000;
  const known = JSON.parse(document.querySelector("main").dataset.letters)[zone] || {};
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const [hours, minutes] = [Math.abs(ahead) / 60, Math.abs(ahead) % 60];
  return known[ahead] || `UTC${ahead < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`;
}

function asOfIn(text) {
  try {
    return [JSON.parse(text).as_of].filter((at) => typeof at === "string");
  } catch {
    return [];
  }
}

// ---------------------------------------------------------------- heads that somebody kept

function headsIn(text) {
  const found = [];
  const add = (seq, hash) => found.push({ seq: Number(seq), hash });
  try {
    const { head } = JSON.parse(text);
    if (Number.isSafeInteger(head?.seq) && /^[0-9a-f]{64}$/.test(head.hash)) add(head.seq, head.hash);
    return found;
  } catch {
    const page = /<meta name="noticeboard-ledger" content="(\d+):([0-9a-f]{64})"/g;
    const feed = /<(?:\w+:)?head\b[^>]*?\bseq="(\d+)"\s+hash="([0-9a-f]{64})"/g;
    const typed = /^\s*(\d+):([0-9a-f]{64})\s*$/g;
    for (const pattern of [page, feed, typed]) {
      for (const match of text.matchAll(pattern)) add(match[1], match[2]);
    }
    return found;
  }
}
