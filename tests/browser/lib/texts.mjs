// The texts of the pages by key, so that a word can be changed without a test being changed.
import {readFileSync, readdirSync} from 'node:fs';
import {ROOT} from './service.mjs';

const ENTITIES = {lt: '<', gt: '>', amp: '&', quot: '"', apos: "'"};
const texts = new Map();

for (const file of readdirSync(`${ROOT}/templates/tekster/nb`)) {
  const xml = readFileSync(`${ROOT}/templates/tekster/nb/${file}`, 'utf8');
  for (const [, key, text] of xml.matchAll(/<t n="([^"]+)">([^<]*)<\/t>/g))
    texts.set(key, text.replace(/&(\w+);/g, (all, name) => ENTITIES[name] ?? all));
}

export function t(key, ...args) {
  if (!texts.has(key)) throw new Error(`no text ${key}`);
  return texts.get(key).replace(/\{(\d)\}/g, (all, i) => args[i] ?? all);
}

export function date(day) {
  const [year, month, number] = day.split('-');
  return `${Number(number)}. ${t(`maaned.${month}`)} ${year}`;
}
