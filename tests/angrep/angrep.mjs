// What can be forged, and by which check it is found. The forgers hold the online seeds (segl, logg), which sign whatever they like; they have no root.
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, CAST, equal, file, folder, multipart, ok, ROOT, run, script, test, tests} from '../service/lib.mjs';
import {digest, Forgery, four, key, note, textOf} from './kit.mjs';

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from([0, 0, 0, 13]), Buffer.from('IHDR and more')]);

await script(async s => {
  const dir = folder(), segl = join(s.data, 'segl'), rot = join(segl, 'rot/rot.vkey');
  let made = 0;

  // ---- what is forged: a mentor agreement with three versions, and one signed on behalf ----

  const fetched = async (id, rolle) => (await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as: CAST[rolle]})).bytes;
  const id = await s.agreed('mentor');
  const first = await fetched(id, 'deltaker');
  await s.amend(id, 'veileder', c => (c.slutt = c.slutt.replace(/..$/, day => (day === '28' ? '27' : '28'))));
  await s.putForward(id, {grunn: 'Enighet.'});
  await s.signAll(id, 'mentor');
  const genuine = {};
  for (const rolle of ['deltaker', 'arbeidsgiver', 'mentor', 'veileder', 'beslutter']) genuine[rolle] = await fetched(id, rolle);

  await s.amend(id, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000099'));
  await s.putForward(id, {rolle: 'arbeidsgiver', grunn: 'Ny telefon.'});
  const longer = await fetched(id, 'deltaker'); // version 3 rests on 2, which all had to approve
  await s.act(id, 'deltaker', {handling: 'henvendelse', slag: 'nav', tekst: 'Hei.'});
  const asked = await fetched(id, 'deltaker');

  const behalf = await s.create('mentor');
  await s.putForward(behalf);
  const {hode} = await s.get(behalf, 'veileder');
  const paper = (await s.api('POST', `avtaler/${behalf}/filer`, {as: 'vera', match: hode, ...multipart([['rolle', 'veileder'], ['slag', 'papir'], ['lesere', 'deltaker']], PNG, 'side.png')})).json.nr;
  const papirkode = (await s.get(behalf, 'veileder')).versjoner[0].kontrollkode;
  const attempt = await s.attempt(behalf, 'veileder', {as: 'vera', more: {handling: 'godkjent', for: 'deltaker', grunn: 'papirsignatur', bevis: `post-${paper}`, papirkode}});
  equal((await s.api('POST', attempt.json.bekreft, {as: 'viggo', body: {}})).status, 201);
  await s.signAll(behalf, 'mentor');
  const onBehalf = await fetched(behalf, 'deltaker');

  const names = [...textOf(new Forgery(first).entries.get('nokler/nokkelliste-1.note')).matchAll(/^nokkel (\S+?)\+\S+ (segl|logg|rot) /gm)];
  const keys = Object.fromEntries(names.map(([, name, use]) => [use, key(name, readFileSync(join(segl, use === 'rot' ? 'rot/rot.seed' : `${use}.seed`)).subarray(0, 32))]));
  const forge = (bytes = genuine.deltaker) => new Forgery(bytes, keys);

  // ---- how it is judged ----

  // → {status, failed: the checks that found something}
  async function judged(bytes, args = ['--rot', rot], options = {cwd: ROOT}) {
    const path = file(join(dir, `${++made}.zip`), bytes), out = await run(AVTALE, ['kontroller', path, '--json', ...args], options);
    let report;
    try { report = JSON.parse(out.stdout); } catch { return {status: out.status, failed: [], text: out.stdout + out.stderr}; }
    const found = report.sjekker.filter(f => f.utfall === 'feil');
    return {status: out.status, failed: [...new Set(found.map(f => f.sjekk))], report, text: found.map(f => `${f.sjekk}.${f.kode} ${f.verdier}`).join('; ')};
  }

  // Exit 1, by the check named and no other that is not named behind it.
  async function stopped(check, bytes, args, also = []) {
    const {status, failed, text} = await judged(bytes, args);
    equal(status, 1, text);
    ok(failed.includes(check) && failed.every(f => f === check || also.includes(f)), `${check}: ${text}`);
  }

  await test('the kit itself: what it seals anew without a change is sound, in an own installation too', async () => {
    for (const bytes of [...Object.values(genuine), first, longer, onBehalf]) {
      const anew = await judged(forge(bytes).seal());
      equal([anew.status, anew.text], [0, '']);
    }
    const own = forge(), root = own.owned('demo.annen');
    const {status, text} = await judged(own.seal(), ['--rot', file(join(dir, 'own.vkey'), `${root.vkey}\n`)]);
    equal([status, text], [0, '']);
  });

  // ---- the file, and who stands behind it ----

  await tests('angrep-1: a bit flipped in each file', async wrong => {
    for (const [name, content] of forge().entries) {
      const f = forge(), changed = Buffer.from(content);
      changed[changed.length >> 1] ^= 1;
      f.entries.set(name, changed);
      const {status, failed} = await judged(f.plain());
      if (status !== 1 || !failed.includes(name === 'manifest.note' ? 'manifest-segl' : 'manifest') && !failed.includes('manifest')) wrong(`${name}: ${status} ${failed}`);
    }
  });

  await test('angrep-2: own roots with the same names', async () => {
    const f = forge();
    f.owned(keys.segl.name.split('/segl/')[0]);
    const {status, text} = await judged(f.seal());
    equal([status, text], [3, '']);
  });

  await test('angrep-3: one root of three', async () => {
    const two = [key(keys.rot.name.replace(/1$/, '2')), key(keys.rot.name.replace(/1$/, '3'))];
    const three = file(join(dir, 'tre.vkey'), [keys.rot, ...two].map(k => `${k.vkey}\n`).join(''));
    equal((await judged(forge().plain(), ['--rot', three])).status, 3);
    const most = forge(), list = 'nokler/nokkelliste-1.note';
    most.entries.set(list, note(textOf(most.entries.get(list)), keys.rot, two[0]));
    equal((await judged(most.covered(), ['--rot', three])).status, 0, 'two of three are enough');
  });

  await test('angrep-4: ./keys planted', async () => {
    const f = forge(), root = f.owned('demo.annen'), here = folder();
    mkdirSync(join(here, 'keys'));
    writeFileSync(join(here, 'keys/rot.vkey'), `${root.vkey}\n`);
    equal((await judged(f.seal(), [], {cwd: here})).status, 3);
  });

  await test('angrep-5: the recipe replaced', async () => {
    const {status, report} = await judged(forge().set('LESMEG.txt', '    echo GYLDIG\n').covered());
    equal(status, 0);
    ok(report.sjekker.some(f => f.sjekk === 'lesmeg' && f.utfall === '-' && f.kode === 'annen'), 'it is told');
  });

  // ---- keys ----

  // List 2, by the root: change(text of list 1) is what else it says.
  const listTwo = change => {
    const text = textOf(forge().entries.get('nokler/nokkelliste-1.note'));
    return note(change(text.replace('nummer 1', 'nummer 2').replace('forrige ingen', `forrige ${digest(Buffer.from(text))}`)), keys.rot);
  };
  const sealKey = /^(nokkel \S+ segl \S+) aapen aktiv$/m, from = textOf(forge().entries.get('nokler/nokkelliste-1.note')).match(/^gyldig-fra (.*)$/m)[1];

  await test('angrep-6: two key lists of one number', async () => {
    const other = note(textOf(forge().entries.get('nokler/nokkelliste-1.note')).replace(/^nokkel \S+ webhook .*\n/m, ''), keys.rot);
    await stopped('nokkelliste', forge().plain(), ['--rot', rot, '--nokler', file(join(dir, 'to.note'), other)], []);
  });

  await test('angrep-7: the newest key list left out, and given by --nokler', async () => {
    const lost = file(join(dir, 'nokkelliste-2.note'), listTwo(t => t.replace(sealKey, `$1 aapen kompromittert:${from}`)));
    equal((await judged(forge().seal())).status, 0, 'alone it is sound: it has not the list that tells');
    await stopped('kvittering-segl', forge().seal(), ['--rot', rot, '--nokler', lost], ['manifest-segl']);
  });

  await test('angrep-8: a receipt by a key that was over', async () => {
    await stopped('kvittering-segl', forge().set('nokler/nokkelliste-2.note', listTwo(t => t.replace(sealKey, `$1 ${from} pensjonert`))).seal(), undefined, ['manifest-segl']);
  });

  // ---- rules ----

  const laxer = f => f.replace('skjema/mentor/1/regler.xml', / etter="deltaker arbeidsgiver mentor"/, '');

  await test('angrep-11: own rules as mentor/1', () => stopped('regelverk', laxer(forge()).seal()));

  // ---- what changed, and who had to sign ----

  await test('angrep-14: a version that moves the end date, and needs Nav alone', async () => {
    for (const rolle of ['veileder', 'deltaker', 'arbeidsgiver']) {
      const f = forge(genuine[rolle]), frem = f.find('versjon 2', 'handling fremlagt'), others = [];
      for (let nr = frem + 1; nr <= f.records; nr++) if (f.line(nr, 'erklaering', 'rolle') !== 'veileder') others.push(nr);
      f.without(...others).s(frem, /(^kreves \S+\n)+/m, 'kreves veileder\n');
      f.drop(...[...f.entries.keys()].filter(name => /^versjon-2\/visning/.test(name) && rolle !== 'veileder'));
      await stopped('kreves', f.seal(1), undefined, ['leser', 'mal', 'visning']);
    }
  });

  // The record that put version 2 forward, with its lines of what changed as change(them) makes them.
  const lines = (f, change) => {
    const nr = f.find('versjon 2', 'handling fremlagt'), all = f.text(`post-${four(nr)}.erklaering`).match(/^endret .*\n/gm);
    return f.s(nr, all.join(''), change(all).sort().join(''));
  };

  await test('angrep-15: an annex changed, and no line that says so', async () => {
    const f = forge(), annex = f.line(f.find('versjon 2', 'handling fremlagt'), 'erklaering', 'sett betaling'), other = digest(Buffer.from('another'));
    f.replace('versjon-2/avtale.xml', annex.slice(7), other.slice(7));
    for (let nr = 1; nr <= f.records; nr++) if (f.line(nr, 'erklaering', 'versjon') === '2') f.set(`post-${four(nr)}.erklaering`, f.text(`post-${four(nr)}.erklaering`).replace(annex, other));
    await stopped('kreves', f.seal());
  });

  await test('angrep-16: a line for an annex that is as before', () => stopped('kreves', lines(forge(), all => [...all, 'endret betaling -\n']).seal()));

  await test('angrep-17: a contact point that moves the end date', async () => {
    const f = forge(), frem = f.find('versjon 2', 'handling fremlagt'), after = Array.from({length: f.records - frem}, (_, i) => frem + 1 + i);
    f.without(...after).s(frem, 'handling fremlagt', 'handling kontaktpunkt').s(frem, /^gjelder-fra \S+\n/m, '').s(frem, /(^kreves \S+\n)+/m, 'kreves veileder\n');
    f.drop(...[...f.entries.keys()].filter(name => /visning|^maler/.test(name)));
    await stopped('kreves', f.seal(1));
  });

  await test('angrep-18: "-" for what all read', () => stopped('kreves', lines(forge(), () => ['endret avtale -\n']).seal()));

  // ---- the chain ----

  // Receipts as they were sealed: only files are moved, and the manifest is made anew.
  await test('angrep-19: a record dropped', async () => {
    for (const nr of [2, 3]) await stopped('kjede', forge(first).without(nr).covered(), undefined, ['logg']);
  });

  await test('angrep-20: records in another order', () => stopped('kjede', forge(first).ordered([1, 3, 2, 4, 5, 6]).covered(), undefined, ['logg']));

  await test('angrep-21: an approval played again', async () => {
    const f = forge(first);
    await stopped('gang', f.repeat(f.find('rolle deltaker', 'handling godkjent')).seal());
  });

  // ---- what the bundle says it is ----

  const previous = (f, nr) => digest(Buffer.from(textOf(f.entries.get(`post-${four(nr)}.kvittering`))));

  await test('angrep-22: an older head', async () => {
    const f = forge();
    await stopped('pakke', f.replace('pakke.txt', /^hode .*$/m, `hode ${f.records - 1} ${previous(f, f.records - 1)}`).covered());
  });

  await test('angrep-23: another role', () => stopped('pakke', forge().replace('pakke.txt', 'rolle deltaker', 'rolle arbeidsgiver').covered()));

  await test('angrep-24: another checkpoint of the log', async () => {
    const smaller = forge().replace('pakke.txt', /^(logg \S+) \d+/m, '$1 7'), other = forge().log(3);
    await stopped('pakke', smaller.covered());
    await stopped('pakke', other.covered());
  });

  await test("angrep-23: a role's bundle with what another reads", async () => {
    const f = forge(), other = forge(genuine.arbeidsgiver);
    for (const [name, content] of other.entries) if (/^versjon-.*mentorlonn|^versjon-.*betaling/.test(name)) f.entries.set(name, content);
    await stopped('leser', f.covered());
  });

  // ---- two histories ----

  const older = file(join(dir, 'eldre.zip'), first);

  await test('angrep-25: two records of one number', async () => {
    const f = forge();
    await stopped('eldre', f.r(6, /^programvare .*$/m, 'programvare 9').seal(), ['--rot', rot, '--eldre', older]);
  });

  await test('angrep-26: another history of the same agreement', async () => {
    const f = forge();
    for (let nr = 1; nr <= f.records; nr++) f.s(nr, /^krav (.)/m, (_, c) => `krav ${c === 'A' ? 'B' : 'A'}`);
    const bytes = f.seal();
    equal((await judged(bytes)).status, 0, 'alone it is sound');
    await stopped('eldre', bytes, ['--rot', rot, '--eldre', older]);
  });

  await test('angrep-27: the last records cut off, and the newest code known', async () => {
    const {hode} = (await judged(asked)).report, cut = forge(asked);
    equal((await judged(cut.without(cut.records).seal())).status, 0, 'alone it is sound');
    await stopped('hode', cut.covered(), ['--rot', rot, '--hode', hode.kode]);
  });

  // ---- views and documents ----

  await test('angrep-28: a view that nobody was shown', async () => {
    const f = forge(), name = [...f.entries.keys()].find(n => /visning-nb/.test(n));
    await stopped('visning', f.replace(name, '</body>', '<p>Og en ting til.</p></body>').covered());
  });

  await test("angrep-30: another role's view", async () => {
    const f = forge();
    await stopped('visning', f.set('versjon-2/visning-nb.xhtml', forge(genuine.arbeidsgiver).entries.get('versjon-2/visning-nb.xhtml')).covered());
  });

  await test('angrep-31: an annex alone of the version in force', async () => {
    const f = forge(), rest = [...f.entries.keys()].filter(n => /^versjon-2\//.test(n) && !/person\.xml$/.test(n));
    ok(rest.length > 1, `${rest}`);
    const {status, failed, text} = await judged(f.drop(...rest).covered());
    equal(status, 1, text);
    ok(failed.includes('leser'), text);
  });

  await test('angrep-32: a version left out that the one in force rests on', async () => {
    const f = forge(longer), left = [...f.entries.keys()].filter(n => /^versjon-2\//.test(n));
    ok(left.length > 1 && f.entries.has('versjon-3/avtale.xml'), `${left}`);
    await stopped('kreves', f.drop(...left).covered());
  });

  await test('angrep-33: an annex left out', () => {
    const f = forge();
    return stopped('leser', f.drop('versjon-2/person.xml').covered(), undefined, ['kreves']);
  });

  // ---- persons ----

  const evidence = (f, nr) => JSON.parse(f.text(`post-${four(nr)}.bevis`));
  // Another identity, to which the declaration commits.
  const asOther = (f, nr, change) => {
    const e = evidence(f, nr);
    e.identitet = change(e.identitet);
    const part = digest(Buffer.concat([Buffer.from('avtale/part/v1\n'), Buffer.from(e.part_salt, 'base64url'), Buffer.from(e.identitet)])).slice(7);
    return f.set(`post-${four(nr)}.bevis`, JSON.stringify(e)).s(nr, /^part .*$/m, `part ${Buffer.from(part, 'hex').toString('base64url')}`);
  };

  await test("angrep-34: another declaration's evidence", async () => {
    const f = forge(), own = Array.from({length: f.records}, (_, i) => i + 1).filter(nr => f.entries.has(`post-${four(nr)}.bevis`));
    ok(own.length > 1, `${own}`);
    const swapped = forge().set(`post-${four(own[0])}.bevis`, f.entries.get(`post-${four(own[1])}.bevis`));
    await stopped('bevis', swapped.covered());
    await stopped('part', swapped.seal());
  });

  await test('angrep-35: another fødselsnummer', async () => {
    const f = forge();
    await stopped('identitet', asOther(f, f.find('rolle deltaker', 'versjon 2', 'handling godkjent'), t => t.replace(/foedselsnummer \d+/, 'foedselsnummer 23888030492')).seal());
  });

  await test('angrep-36: another orgnr', async () => {
    const f = forge(genuine.arbeidsgiver);
    await stopped('identitet', asOther(f, f.find('rolle arbeidsgiver', 'versjon 2', 'handling godkjent'), t => t.replace(/virksomhet \d+/, 'virksomhet 999999999')).seal());
  });

  await test('angrep-37: a real login in a demo', async () => {
    const f = forge(), nr = f.find('rolle deltaker', 'versjon 1', 'handling godkjent');
    f.r(nr, 'metode demo', 'metode idporten').set(`post-${four(nr)}.bevis`, JSON.stringify({...evidence(f, nr), metode: 'idporten'}));
    await stopped('demo', f.seal());
  });

  await test('angrep-38: a demo login where logins are real', async () => {
    const f = forge(), root = f.owned('annen.avtale');
    await stopped('demo', f.seal(), ['--rot', file(join(dir, 'annen.vkey'), `${root.vkey}\n`)]);
  });

  await test('angrep-39: done on behalf, and shown as own', async () => {
    const f = forge(onBehalf), nr = f.find('handling godkjent', 'for deltaker');
    f.s(nr, /^for .*\ngrunn .*\nbevis .*\n/m, '').s(nr, 'rolle veileder', 'rolle deltaker');
    await stopped('identitet', f.seal(), undefined, ['part', 'leser']);
  });

  // ---- what no bundle alone can show: it is sound, and the report says what it does not prove ----

  async function sound(bytes, said, root = rot) {
    const path = file(join(dir, `${++made}.zip`), bytes), out = await run(AVTALE, ['kontroller', path, '--rot', root], {cwd: ROOT});
    equal(out.status, 0, out.stdout.split('\n').filter(line => / FEIL /.test(line)).join('; '));
    ok(said.test(out.stdout), `${said}: ${out.stdout.slice(0, 1500)}`);
  }

  await test('angrep-55: an agreement out of nothing', async () => {
    const f = forge(), other = `${id.slice(0, -2)}${id.endsWith('ZZ') ? 'YY' : 'ZZ'}`;
    for (const [name, content] of f.entries) if (/^versjon-.*\.xml$|^post-.*\.(xml|erklaering|kvittering)$/.test(name)) f.set(name, content.toString().replaceAll(id, other));
    await sound(f.seal(), new RegExp(`^Avtale om mentor ${other},[^]*hvem som handlet, er ikke bevist`, 'm'));
  });

  await test('angrep-56: a real login without proof', async () => {
    const f = forge(), root = f.owned('annen.avtale');
    for (let nr = 1; nr <= f.records; nr++) {
      f.r(nr, 'metode demo', 'metode idporten');
      if (f.entries.has(`post-${four(nr)}.bevis`)) f.set(`post-${four(nr)}.bevis`, JSON.stringify({...evidence(f, nr), metode: 'idporten'}));
    }
    await sound(f.seal(), /^  deltaker  Ola Testesen  .*godkjente versjon 2  bare tjenestens ord, bevis i pakken$/m, file(join(dir, 'ord.vkey'), `${root.vkey}\n`));
  });

  await test('angrep-57: the newest key list left out, and not brought', () => sound(forge().seal(), /^Nøkkelliste 1 fra .*Har du en nyere, så gi den med --nokler\.$/m));

  await test('angrep-58: an older bundle shown as the newest', () => sound(first, /^Slik den var .*, post 6, .*Det som kom senere, står ikke her\.$/m));

  await test("angrep-60: the other party's identity", async () => {
    const f = forge(), nr = f.find('rolle arbeidsgiver', 'versjon 2', 'handling godkjent');
    await sound(f.s(nr, /^part .*$/m, `part ${Buffer.alloc(32, 7).toString('base64url')}`).seal(), /^  arbeidsgiver  .*godkjente versjon 2 .*bevis ikke i pakken$/m);
  });
});
