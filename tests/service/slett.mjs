// Discarding a draft: who may, what goes with it and what stays, who is told.
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {CAST, equal, ok, OUTSIDERS, script, test, until} from './lib.mjs';

const A = 'arbeidstrening';
const refused = (answer, status, type) => equal([answer.status, answer.json?.type], [status, `urn:avtale:feil:${type}`], answer.text.slice(0, 200));

await script(async s => {
  const discard = (id, rolle, {as = CAST[rolle], match = 'u1', key} = {}) => s.api('DELETE', `avtaler/${id}/utkast?rolle=${rolle}`, {as, match, key});
  const told = (id, hendelse) => s.sql(`SELECT rolle FROM utboks WHERE avtale='${id}' AND hendelse='${hendelse}'`).map(r => r.rolle).sort();
  const hasKey = id => readdirSync(join(s.data, 'noekler'), {recursive: true}).some(name => name.endsWith(`${id}.key`));
  // Every table with a column that names an agreement, and how many rows it has of this one.
  const left = id => s.sql(`SELECT m.name AS t FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type='table' AND c.name='avtale'`).map(r => r.t)
    .filter(t => s.sql(`SELECT count(*) AS n FROM ${t} WHERE avtale='${id}'`)[0].n > 0).sort();

  await test('a draft that is discarded is gone for all, with its key, and the others are told', async () => {
    const id = await s.create(A);
    for (const rolle of ['deltaker', 'arbeidsgiver']) await s.get(id, rolle);
    equal((await s.api('POST', `avtaler/${id}/forslag`, {as: 'ola', body: {rolle: 'deltaker', felt: 'formaal', verdi: 'Noe annet.', begrunnelse: 'x'}})).status, 201);
    ok(hasKey(id) && left(id).includes('forslag'), 'there is something to erase');
    await until(() => s.sql(`SELECT count(*) AS n FROM leselogg WHERE avtale='${id}'`)[0].n >= 2);
    const answer = await discard(id, 'veileder', {key: 'slett-en-gang-bare'});
    equal([answer.status, answer.text], [204, '']);
    for (const rolle of ['deltaker', 'arbeidsgiver', 'veileder']) {
      equal((await s.api('GET', `avtaler/${id}`, {as: CAST[rolle]})).status, 404, rolle);
      ok(!(await s.api('GET', 'avtaler', {as: CAST[rolle]})).text.includes(id), `on the list of ${rolle}`);
    }
    equal(left(id), ['leselogg', 'utboks'], 'who has read it stays, and that the others were told');
    equal(told(id, 'utkast-slettet'), ['arbeidsgiver', 'deltaker']);
    await until(() => !hasKey(id));
    equal((await discard(id, 'veileder', {key: 'slett-en-gang-bare'})).status, 204, 'the same once more');
    refused(await discard(id, 'veileder'), 404, 'ikke-funnet');
  });

  await test('who may, and what must be named', async () => {
    const id = await s.create(A);
    refused(await discard(id, 'deltaker'), 403, 'ikke-din-rolle');
    refused(await discard(id, 'veileder', {match: 'u7'}), 412, 'utdatert');
    refused(await s.api('DELETE', `avtaler/${id}/utkast`, {as: 'vera'}), 428, 'mangler-forutsetning');
    refused(await discard(id, 'veileder', {key: null}), 400, 'mangler-noekkel');
    equal((await s.api('GET', `avtaler/${id}`, {as: 'ola'})).status, 200, 'nothing has gone');
    equal((await discard(id, 'arbeidsgiver')).status, 204, 'a business may begin one, and so discard it');
    equal(told(id, 'utkast-slettet'), ['deltaker', 'veileder']);
    const mentor = await s.create('mentor');
    refused(await discard(mentor, 'mentor'), 403, 'ikke-din-rolle');
    refused(await s.api('DELETE', `avtaler/${mentor}/utkast`, {as: OUTSIDERS[0], match: 'u1'}), 404, 'ikke-funnet');
  });

  await test('an amendment that is discarded: the agreement is as before', async () => {
    const id = await s.agreed(A), before = await s.get(id, 'veileder');
    equal((await s.amend(id, 'arbeidsgiver', c => (c.formaal = 'Et annet formål.'))).status, 200);
    equal((await s.api('POST', `avtaler/${id}/forslag`, {as: 'ola', body: {rolle: 'deltaker', felt: 'formaal', verdi: 'Noe annet.', begrunnelse: 'x'}})).status, 201);
    equal((await discard(id, 'deltaker', {match: 'u2'})).status, 204, 'whoever may open one may discard it');
    const after = await s.get(id, 'veileder');
    equal([after.utkast, after.hode, after.versjon, after.innhold], [before.utkast, before.hode, before.versjon, before.innhold]);
    equal(s.sql(`SELECT count(*) AS n FROM forslag WHERE avtale='${id}'`)[0].n, 0, 'the proposals on it go with it');
    equal(told(id, 'endring-forkastet').filter(r => r !== 'beslutter'), ['arbeidsgiver', 'veileder']);
    ok(hasKey(id));
    refused(await discard(id, 'veileder'), 409, 'ikke-lov-naa');
    equal((await s.amend(id, 'veileder', c => (c.formaal = 'Et tredje formål.'))).status, 200, 'another can be opened');
  });

  await test('what has been put forward is not discarded: 409 forseglet', async () => {
    const id = await s.create(A);
    await s.putForward(id);
    refused(await discard(id, 'veileder'), 409, 'forseglet');
    const agreed = await s.agreed(A);
    await s.amend(agreed, 'veileder', c => (c.formaal = 'Et annet formål.'));
    await s.putForward(agreed);
    await s.sign(agreed, 'deltaker');
    const {versjoner} = await s.get(agreed, 'veileder');
    refused(await discard(agreed, 'veileder', {match: 'u2'}), 409, 'forseglet');
    equal((await s.get(agreed, 'veileder')).versjoner, versjoner);
  });

  await test('on the pages: a page that asks first, and then it is gone', async () => {
    const id = await s.create(A), vera = await s.login('vera'), sti = `/avtaler/${id}/utkast/slett`;
    ok((await vera.get(`/avtaler/${id}`)).text.includes('Slett utkastet'));
    ok(!(await (await s.login('ola')).get(`/avtaler/${id}`)).text.includes('/utkast/slett'), 'not offered to who may not');
    ok((await vera.get(sti)).text.includes('Sjekk før du sletter utkastet'));
    const page = await vera.get(sti);
    equal((await s.save(id, 'arbeidsgiver', c => (c.formaal = 'Nytt.'))).status, 200);
    const stale = await vera.post(sti, {...Object.fromEntries([...page.text.matchAll(/name="(token|nokkel|hode)" value="([^"]*)"/g)].map(m => [m[1], m[2].replaceAll('&quot;', '"')]))});
    equal(stale.status, 412, 'somebody has saved since the page was made');
    equal((await s.get(id, 'arbeidsgiver')).utkast.innhold.formaal, 'Nytt.');
    const gone = await vera.submit(sti, '/utkast/slett');
    equal([gone.status, gone.headers.location], [303, '/avtaler?melding=slettet']);
    ok((await vera.get('/avtaler?melding=slettet')).text.includes('Utkastet er slettet.'));
    equal((await vera.get(`/avtaler/${id}`)).status, 404);

    const agreed = await s.agreed(A);
    await s.amend(agreed, 'veileder', c => (c.formaal = 'Et annet formål.'));
    ok((await vera.get(`/avtaler/${agreed}`)).text.includes('Forkast endringen'));
    const back = await vera.submit(`/avtaler/${agreed}/utkast/slett`, '/utkast/slett');
    equal([back.status, back.headers.location], [303, `/avtaler/${agreed}?melding=forkastet`]);
    ok((await vera.get(`/avtaler/${agreed}`)).text.includes('Lag en endring'));
  });
});
