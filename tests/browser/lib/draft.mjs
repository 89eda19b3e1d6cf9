// Filling out a draft as a person would: page by page, lists item by item.
import {readFileSync} from 'node:fs';
import {ROOT} from './service.mjs';

const DAY_MS = 86_400_000;

export function addDays(day, n) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS).toISOString().slice(0, 10);
}

// As people write a date.
export function typedDate(day) {
  return day.split('-').reverse().join('.');
}

// As a page shows it again.
export function shownDate(day) {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('nb-NO', {day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'});
}

// And back.
export function storedDate(shown) {
  const months = ['januar', 'februar', 'mars', 'april', 'mai', 'juni', 'juli', 'august', 'september', 'oktober', 'november', 'desember'];
  const [day, month, year] = shown.split(/[. ]+/);
  return `${year}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

// When a measure may start: that day, or for one of a season ("vindu --06-01..--08-31") the next first day of it.
function season(text, day) {
  const m = text.match(/^vindu --(\d\d-\d\d)\.\.--(\d\d-\d\d)$/);
  if (!m || (day.slice(5) >= m[1] && day.slice(5) <= m[2])) return day;
  return `${Number(day.slice(0, 4)) + (day.slice(5) > m[2] ? 1 : 0)}-${m[1]}`;
}

// The demo's contents, with "start+6" as the date it stands for. Its own start may be later: by its season.
export function content(tiltak, day, today = day) {
  const text = readFileSync(`${ROOT}/service/demo/innhold/${tiltak}.json`, 'utf8');
  const start = season(JSON.parse(text).start, day);
  const all = JSON.parse(text, (key, value) => {
    const found = typeof value === 'string' && value.match(/^(start|idag)([+-]\d+)?$/);
    return found ? addDays(found[1] === 'start' ? start : today, Number(found[2] ?? 0)) : value;
  });
  return {...all, start};
}

function typed(value) {
  const text = String(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return typedDate(text);
  return /^\d+\.\d+$/.test(text) ? text.replace('.', ',') : text;
}

function find(object, path) {
  return path.split('/').reduce((at, key) => at?.[key], object);
}

// The fields of the page in their order: name, kind, and where their value stands in the content.
async function fields(page) {
  return page.locator('[name^="f:"]').evaluateAll(list => list.map(e => ({name: e.name, kind: e.type === 'radio' ? 'radio' : e.tagName === 'SELECT' ? 'select' : 'text'})));
}

async function fill(person, all) {
  const seen = new Set(), items = {};
  for (const {name, kind} of await fields(person.page)) {
    if (seen.has(name)) continue;
    seen.add(name);
    const path = name.slice(2), list = Object.keys(all).find(key => Array.isArray(all[key]) && path.startsWith(`${key}/`));
    let value;
    if (list) {
      const [id, ...rest] = path.slice(list.length + 1).split('/');
      items[list] ??= [];
      if (!items[list].includes(id)) items[list].push(id);
      value = find(all[list][items[list].indexOf(id)], rest.join('/'));
    } else {
      value = find(all, path);
    }
    if (value === undefined) continue;
    if (kind === 'radio') await person.choose(name, value);
    else if (kind === 'select') await person.page.locator(`[name="${name}"]`).selectOption(value);
    else await person.write(name, typed(value));
  }
  return items;
}

// One part of the draft: what is on the page, then an item more of each list until all are there. `shown` is told of every page.
export async function fillGroup(person, all, shown = async () => {}) {
  for (;;) {
    const items = await fill(person, all);
    const buttons = await person.page.locator('button[value^="legg-til:"]').evaluateAll(list => list.map(e => e.value.slice('legg-til:'.length)));
    const more = buttons.find(list => (items[list]?.length ?? 0) < (all[list]?.length ?? 0));
    await shown();
    if (!more) break;
    await person.pressed(`legg-til:${more}`);
  }
  await person.pressed('neste');
}

// From the first part on until the service leads back to the list of them. The number of parts that were written.
export async function fillDraft(person, all, shown = async () => {}) {
  let parts = 0;
  while (/\/utkast\//.test(person.url)) {
    const group = new URL(person.url).pathname.split('/').at(-1);
    await fillGroup(person, all, () => shown(group));
    if (++parts > 40) throw new Error('the draft has no end');
  }
  return parts;
}
