// The agreement's number: given with the draft, one for each, and the same for good.
import {CAST, equal, innhold, ok, script, test, today} from './lib.mjs';

await script(async s => {
  const numbers = () => s.sql('SELECT nummer, id FROM nummer ORDER BY nummer');

  await test('sixty drafts at once get sixty numbers', async () => {
    const last = numbers().at(-1)?.nummer ?? `${today().slice(0, 4)}-000000`; // the service may be one that other scripts use before
    const made = await Promise.all(Array.from({length: 60}, () => s.create('arbeidstrening')));
    const before = Number(last.slice(5)), rows = numbers().filter(r => made.includes(r.id));
    equal(rows.map(r => r.nummer), made.map((_, i) => `${today().slice(0, 4)}-${String(before + i + 1).padStart(6, '0')}`));
    equal(rows.map(r => r.id).sort(), [...made].sort());
  });

  await test('the number is the same in version 2, for everybody, in lists and on pages', async () => {
    const id = await s.agreed('arbeidstrening'), {nummer} = await s.get(id, 'veileder');
    equal(nummer, numbers().find(r => r.id === id).nummer);
    equal((await s.amend(id, 'veileder', c => { c.formaal = 'Et annet formål.'; })).status, 200);
    await s.putForward(id);
    for (const n of [1, 2]) {
      const xml = (await s.api('GET', `avtaler/${id}/versjoner/${n}/avtale.xml`, {as: 'vera'})).text;
      equal(xml.match(/^<avtale [^>]*>/)[0].match(/ nummer="([^"]*)"/)?.[1], nummer, xml.slice(0, 300));
    }
    for (const rolle of ['arbeidsgiver', 'deltaker']) {
      equal((await s.get(id, rolle)).nummer, nummer, rolle);
      const list = (await s.api('GET', 'avtaler', {as: CAST[rolle]})).json.avtaler;
      equal(list.find(a => a.id === id).nummer, nummer, 'the list');
      ok((await (await s.login(CAST[rolle])).get(`/avtaler/${id}`)).text.includes(nummer), 'the page');
    }
  });

  await test('a draft that was not made takes no number', async () => {
    const before = numbers();
    equal((await s.api('POST', 'avtaler', {as: 'vera', body: {tiltak: 'arbeidstrening', innhold: {tull: 1}}})).status, 422);
    equal(numbers(), before);
    equal((await s.get(await s.create('mentor', {content: innhold('mentor')}), 'veileder')).nummer, `${today().slice(0, 4)}-${String(Number(before.at(-1).nummer.slice(5)) + 1).padStart(6, '0')}`);
  });
});
