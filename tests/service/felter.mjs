// Every page that links lead to, for every role of every measure: no id stands twice, every field has one label, and what is pointed at is there.
import {CAST, equal, ok, ROLES, script, tests, test, TILTAK, unescape} from './lib.mjs';

const attributes = tag => Object.fromEntries([...tag.matchAll(/\s([a-z-]+)(?:=(?:"([^"]*)"|'([^']*)'))?/g)].map(m => [m[1], unescape(m[2] ?? m[3] ?? '')]));
const elements = html => [...html.matchAll(/<([a-z][a-z0-9]*)(\s(?:[^>"']|"[^"]*"|'[^']*')*)?>/g)].map(m => ({...attributes(m[2] ?? ''), tag: m[1]}));

// What is wrong with a page's ids and labels.
export function wrongs(html) {
  const all = elements(html), ids = all.map(e => e.id).filter(id => id !== undefined), wrong = [];
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  if (twice.length > 0) wrong.push(`twice: ${twice}`);
  const there = new Set(ids);
  for (const e of all) {
    const to = [e.for, ...(e['aria-describedby'] ?? '').split(' '), ...(e['aria-labelledby'] ?? '').split(' '), e.tag === 'a' && e.href?.startsWith('#') ? e.href.slice(1) : ''];
    for (const id of to.filter(Boolean)) if (!there.has(id)) wrong.push(`nothing at ${id}`);
    const field = ['select', 'textarea'].includes(e.tag) || (e.tag === 'input' && !['hidden', 'submit', 'button'].includes(e.type));
    if (!field) continue;
    const labels = all.filter(l => l.tag === 'label' && l.for === e.id).length;
    if (e.id === undefined || labels !== 1) wrong.push(`${e.tag} ${e.name} has ${labels} labels`);
  }
  return wrong;
}

// All that links lead to from these pages of the agreement, as one person.
async function crawl(browser, starts, inside, wrong, seen) {
  const queue = [...starts];
  while (queue.length > 0) {
    const path = queue.shift();
    if (seen.has(path) || seen.size > 400) continue;
    seen.add(path);
    const page = await browser.get(path);
    if (!/^text\/html/.test(page.headers['content-type'] ?? '')) continue;
    if (page.status !== 200) wrong(`${path}: ${page.status}`);
    for (const what of wrongs(page.text)) wrong(`${path}: ${what}`);
    for (const [, href] of page.text.matchAll(/<a [^>]*href="([^"]*)"/g)) {
      const to = unescape(href).split('#')[0];
      if (inside(to) && !/\.(zip|xhtml)$|\/filer\/\d+$/.test(to)) queue.push(to);
    }
  }
}

async function everything(s, tiltak, id, state) {
  for (const rolle of ROLES[tiltak]) {
    await tests(`${tiltak}, ${state}, ${rolle}: no id twice, every field one label, and every link inside a page leads somewhere`, async wrong => {
      const browser = await s.login(CAST[rolle]), seen = new Set(), root = `/avtaler/${id}`;
      await crawl(browser, [`${root}?rolle=${rolle}`, root], to => to === root || to.startsWith(`${root}/`) || to.startsWith(`${root}?`), wrong, seen);
      ok(seen.size > 3, `only ${[...seen]}`);
    });
  }
}

// The form of a proposal has a field of its own that a measure has one of the same name as.
async function sameName(s) {
  const id = await s.create('inkluderingstilskudd'), ola = await s.login('ola'), path = `/avtaler/${id}/forslag?felt=begrunnelse`;
  await test('a field and the reason beside it that have one name are told apart', async () => {
    const page = await ola.get(path);
    equal([page.status, wrongs(page.text)], [200, []]);
    ok(page.text.includes('<label for="f-begrunnelse">Hvorfor trengs utgiftene') && page.text.includes('<label for="egen-begrunnelse">Hvorfor foreslår du dette?'), page.text.slice(-3000));
  });
  await test('what is wrong with one of them is told of that one', async () => {
    for (const [fields, at, not] of [[{begrunnelse: ''}, 'egen-begrunnelse', 'f-begrunnelse'], [{'f:begrunnelse': 'x'.repeat(1001), begrunnelse: 'Fordi.'}, 'f-begrunnelse', 'egen-begrunnelse']]) {
      const page = await ola.submit(path, 'forslag', {'f:begrunnelse': 'Til skrivebord.', ...fields});
      equal([page.status, wrongs(page.text)], [422, []]);
      ok(page.text.includes(`href="#${at}"`) && page.text.includes(`id="${at}-feil"`), at);
      ok(!page.text.includes(`href="#${not}"`) && !page.text.includes(`id="${not}-feil"`), `not ${not}`);
    }
  });
  await test('so it is by API: two faults have two paths, and in a measure without such a field the reason keeps its own', async () => {
    const other = await s.create('arbeidstrening'), long = 'x'.repeat(1001);
    const faults = async (at, body) => (await s.api('POST', `avtaler/${at}/forslag`, {as: 'ola', body})).json.feil?.map(f => `${f.kode} ${f.felt}`).sort();
    equal(await faults(id, {felt: 'begrunnelse', verdi: long, begrunnelse: ''}), ['for-lang begrunnelse', 'mangler :begrunnelse']);
    equal(await faults(id, {felt: 'begrunnelse', verdi: 5, begrunnelse: 5}), ['feil-type :begrunnelse', 'feil-type begrunnelse', 'mangler :begrunnelse']);
    equal(await faults(other, {felt: 'formaal', verdi: 5, begrunnelse: ''}), ['feil-type formaal', 'mangler begrunnelse']);
  });
}

async function main(s) {
  await test('what is looked for is found', () => {
    equal(wrongs('<p id="a"><p id="a"><label for="b">B</label><input id="b" name="b"><input name="c"><a href="#d">'), ['twice: a', 'input c has 0 labels', 'nothing at d']);
  });
  await tests('pages of no agreement', async wrong => {
    for (const as of ['ola', 'vera']) await crawl(await s.login(as), ['/avtaler', '/om', '/kontroller'], to => to === '/avtaler/ny', wrong, new Set());
  });
  await sameName(s);
  for (const tiltak of TILTAK) {
    const id = await s.create(tiltak);
    if (['inkluderingstilskudd', 'mentor'].includes(tiltak)) await everything(s, tiltak, id, 'draft');
    await s.putForward(id);
    await s.signAll(id, tiltak);
    await s.amend(id, 'veileder', c => { c['kontaktpunkt-nav'].telefon = '41000001'; });
    await everything(s, tiltak, id, 'in force, with a draft');
  }
}

await script(main);
