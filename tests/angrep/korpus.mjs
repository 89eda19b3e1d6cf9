// Genuine bundles are sound: of every measure and role, in every state, with every kind of act in them; 0 by the installation's root and 3 without.
import {join} from 'node:path';
import {AVTALE, CAST, equal, file, folder, innhold, multipart, ok, plus, ROLES, ROOT, run, script, test, TILTAK, today} from '../service/lib.mjs';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
const TALK = 'Han kom innom kontoret 3. mai. Jeg kjenner ham. Vi leste alt sammen, og han sa ja.';

await script(async s => {
  const dir = folder(), rot = join(s.data, 'segl/rot/rot.vkey');
  let seen = 0;

  // Everybody's bundle of the agreement now: whoever has a role in it.
  async function look(id, tiltak, what, {anchors = [['--rot', rot, 0]]} = {}) {
    for (const rolle of ROLES[tiltak]) {
      const answer = await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as: CAST[rolle]});
      equal(answer.status, 200, `${what}, ${rolle}: ${answer.text.slice(0, 300)}`);
      const path = file(join(dir, 'pakke.zip'), answer.bytes);
      for (const [option, value, status] of anchors) {
        const out = await run(AVTALE, ['kontroller', path, ...(option ? [option, value] : [])], {cwd: ROOT});
        equal(out.status, status, `${what}, ${rolle}: ${out.stdout.split('\n').filter(line => / FEIL /.test(line)).join('; ')}${out.stderr}`);
        seen++;
      }
    }
  }
  const BOTH = {anchors: [['--rot', rot, 0], [null, null, 3]]};
  const done = answer => equal(Math.floor(answer.status / 100), 2, answer.text.slice(0, 400));

  for (const tiltak of TILTAK) {
    await test(`${tiltak}: in every state, to every role`, async () => {
      const id = await s.create(tiltak), at = (what, how) => look(id, tiltak, `${tiltak} ${what}`, how);
      await s.putForward(id);
      await at('put forward', BOTH);
      await s.sign(id, 'arbeidsgiver');
      await at('signed by one');
      done(await s.act(id, 'veileder', {handling: 'trukket', tekst: 'Feil.'}));
      await at('withdrawn');
      await s.amend(id, 'veileder', c => (c['kontaktpunkt-nav'].telefon = '41000002'));
      await s.putForward(id);
      done(await s.act(id, 'deltaker', {handling: 'avvist', slag: 'uenig', tekst: 'Nei.'}));
      await at('sent back');
      await s.amend(id, 'veileder', c => (c['kontaktpunkt-nav'].telefon = '41000003'));
      await s.putForward(id);
      await s.signAll(id, tiltak);
      await at('in force', BOTH);
      await s.amend(id, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000099'));
      await s.putForward(id, {rolle: 'arbeidsgiver', grunn: 'Ny telefon.'});
      await at('a contact point changed by one alone');
      done(await s.act(id, 'deltaker', {handling: 'endringsoenske', tekst: 'Kan vi bytte?', forslag: [{felt: 'kontaktpunkt-nav/telefon', verdi: '41000001', begrunnelse: 'Nytt nummer.'}]}));
      done(await s.act(id, 'deltaker', {handling: 'henvendelse', slag: 'nav', tekst: 'Når er møtet?'}));
      const {poster} = await s.get(id, 'veileder');
      done(await s.act(id, 'veileder', {handling: 'besvart', slag: `post-${poster.at(-1).nr}`, tekst: 'Mandag.'}));
      done(await s.api('POST', `avtaler/${id}/filer`, {as: 'vera', match: (await s.get(id, 'veileder')).hode, ...multipart([['rolle', 'veileder'], ['slag', 'vurdering']], PDF, 'vurdering.pdf')}));
      await at('a wish, a question with its answer, and a file');
      await s.amend(id, 'veileder', c => (c.slutt ? (c.slutt = plus(c.slutt, 1)) : (c['behov-deltaker'] = 'En ny ting.')));
      await s.putForward(id, {grunn: 'Enighet.'});
      await at('an amendment that waits');
      await s.signAll(id, tiltak);
      await at('amended');
      done(await s.end(id, 'veileder'));
      await at('ended', BOTH);
    });

    await test(`${tiltak}: signed on behalf, and annulled`, async () => {
      const id = await s.create(tiltak, {content: innhold(tiltak, () => {}, plus(today(), 14))});
      await s.putForward(id);
      const attempt = await s.attempt(id, 'veileder', {as: 'vera', more: {handling: 'godkjent', for: 'deltaker', grunn: 'reservert', tekst: TALK}});
      done(attempt);
      done(await s.api('POST', attempt.json.bekreft, {as: 'viggo', body: {}}));
      await look(id, tiltak, `${tiltak} on behalf`, BOTH);
      await s.signAll(id, tiltak);
      done(await s.end(id, 'veileder', {handling: 'annullert', slag: 'ikke-startet', 'gjelder-fra': today()}));
      await look(id, tiltak, `${tiltak} annulled`);
    });
  }

  await test('what one consents to, and takes back', async () => {
    const id = await s.agreed('arbeidstrening');
    for (const handling of ['samtykke', 'samtykke-trukket']) {
      done(await s.act(id, 'deltaker', {handling, slag: 'dele-rapport', tekst: 'Greit.'}));
      await look(id, 'arbeidstrening', handling);
    }
  });

  await test('all that the demo makes, to every role', async () => {
    const before = new Set(s.sql('SELECT id FROM avtale').map(row => row.id)), out = await run(AVTALE, ['demo', `--url=${s.url}`, `--data=${s.data}`], {cwd: ROOT});
    equal(out.status, 0, out.stdout.split('\n').filter(line => /FEIL/.test(line)).join('\n'));
    const made = [], had = seen;
    for (const {id} of s.sql('SELECT id FROM avtale')) if (!before.has(id)) made.push((await s.get(id, 'veileder')));
    const sealed = made.filter(a => a.poster?.length > 0);
    for (const a of sealed) await look(a.id, a.tiltak, `the demo's ${a.tiltak}`, BOTH);
    ok(sealed.length >= 10 && seen - had >= 80, `${sealed.length} agreements, ${seen - had} verdicts`);
    console.log(`${(seen - had) / 2} bundles of the demo, ${seen} verdicts in all`);
  });
});
