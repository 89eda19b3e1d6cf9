// What bad input gets: every fault at once, named, with field path and 4xx, and nothing stored. A row is a request and what it must be answered with.
import {randomUUID} from 'node:crypto';
import {equal, innhold, ok, plus, same, script, test, today, wire} from './lib.mjs';

const NONE = '01JD0000000000000000000000'; // nobody's
const NOW = Symbol('the draft as it is');

await script(async s => {
  // The agreements the rows are about: a draft, one put forward, one in force, and a draft of mentor.
  const U = await s.create('arbeidstrening');
  const F = await s.create('arbeidstrening');
  await s.putForward(F);
  const G = await s.agreed('arbeidstrening');
  const M = await s.create('mentor');
  const L = await s.create('midlertidig-lonnstilskudd');
  const watched = {U, F, G, M, L};
  const state = {};
  const look = async () => Object.fromEntries(await Promise.all(Object.entries(watched).map(async ([k, id]) => [k, (await s.api('GET', `avtaler/${id}`, {as: 'vera'})).json])));
  Object.assign(state, await look());
  const content = id => structuredClone(Object.values(state).find(a => a.id === id).utkast.innhold);
  const changed = (id, change) => { const c = content(id); change(c); return {innhold: c}; };
  const head = {G: state.G.hode, F: state.F.fremlegg};
  const item = state.U.utkast.innhold.maal[0].id;

  // ---- rows ----

  // name, request, status and name of the error, faults as "code path" (a RegExp for a path nobody can know)
  const rows = [];
  const row = (name, request, status, type, ...feil) => rows.push({name, request, status, type, feil});
  const faults = (name, request, ...feil) => row(name, request, 422, 'feil-i-innhold', ...feil);
  const ny = (body, more = {}) => ({method: 'POST', path: 'avtaler', body, ...more});
  const put = (id, body, more = {}) => ({method: 'PUT', path: `avtaler/${id}/utkast`, match: NOW, body, ...more});
  const edit = (name, id, change, ...feil) => faults(name, put(id, changed(id, change)), ...feil);
  const say = (id, as, match, body, more = {}) => ({method: 'POST', path: `avtaler/${id}/erklaeringer`, as, match, body, ...more});
  const end = (id, as, match, body) => ({method: 'POST', path: `avtaler/${id}/erklaeringer`, as, match, body});
  const get = (path, as = 'vera') => ({method: 'GET', path, as});

  // A new agreement.
  faults('unknown member', ny({tiltak: 'mentor', tull: 1}), 'ukjent-felt tull');
  faults('two unknown members', ny({tiltak: 'mentor', tull: 1, Tiltak: 'x'}), 'ukjent-felt tull', 'ukjent-felt Tiltak');
  faults('no measure', ny({}), 'mangler tiltak');
  faults('measure of another type', ny({tiltak: 5}), 'feil-type tiltak');
  faults('unknown measure', ny({tiltak: 'gaardsarbeid'}), 'ukjent-tiltak tiltak');
  faults('measure in other letters', ny({tiltak: 'Mentor'}), 'ukjent-tiltak tiltak');
  faults('measure as a path', ny({tiltak: '../mentor'}), 'ukjent-tiltak tiltak');
  faults('body is a list', ny([]), 'feil-type ');
  faults('body is a text', ny('mentor'), 'feil-type ');
  faults('body is null', ny(null), 'feil-type ');
  faults('content is a list', ny({tiltak: 'mentor', innhold: []}), 'feil-type innhold');
  faults('content is a number', ny({tiltak: 'mentor', innhold: 1}), 'feil-type innhold');
  faults('another business', ny({tiltak: 'mentor', innhold: {virksomhet: {orgnr: '314200772', navn: 'Fjord'}}}, {as: 'einar'}), 'ikke-din-virksomhet virksomhet/orgnr');
  row('a participant begins none', ny({tiltak: 'mentor'}, {as: 'ola'}), 403, 'ikke-din-rolle');
  row('a mentor begins none', ny({tiltak: 'mentor'}, {as: 'mona'}), 403, 'ikke-din-rolle');
  row('a decider begins none', ny({tiltak: 'mentor'}, {as: 'bjarne'}), 403, 'ikke-din-rolle');
  faults("a field that is the participant's to write", ny({tiltak: 'mentor', innhold: {'annen-bistand-omtale': 'x'}}), 'ikke-lov-aa-redigere annen-bistand-omtale');
  faults('unknown member and unknown measure at once', ny({tiltak: 'tull', tull: 1}), 'ukjent-felt tull', 'ukjent-tiltak tiltak');
  faults('unknown member and content at once', ny({tiltak: 'mentor', tull: 1, innhold: {tull: 1}}), 'ukjent-felt tull', 'ukjent-felt tull');

  // Unknown and mistyped fields.
  edit('unknown field', U, c => (c.tull = 'x'), 'ukjent-felt tull');
  edit('unknown field in a group', U, c => (c.deltaker.hobby = 'x'), 'ukjent-felt deltaker/hobby');
  edit('unknown field of an item', U, c => (c.maal[0].tull = 'x'), `ukjent-felt maal/${item}/tull`);
  edit('unknown field of a new item', U, c => c.maal.push({kategori: 'annet', beskrivelse: 'x', tull: 1}), `ukjent-felt maal/${content(U).maal.length + 1}/tull`);
  edit('a path as a key', U, c => (c['deltaker/navn'] = 'x'), 'ukjent-felt deltaker/navn');
  edit('an empty key', U, c => (c[''] = 'x'), 'ukjent-felt ');
  edit('a field of another measure', U, c => (c.lonn = 1), 'ukjent-felt lonn');
  edit('text for a group', U, c => (c.deltaker = 'Ola'), 'feil-type deltaker');
  edit('list for a group', U, c => (c.deltaker = []), 'feil-type deltaker');
  edit('number for text', U, c => (c.formaal = 5), 'feil-type formaal');
  edit('true for text', U, c => (c.formaal = true), 'feil-type formaal');
  edit('list for text', U, c => (c.formaal = ['x']), 'feil-type formaal');
  edit('object for text', U, c => (c.formaal = {}), 'feil-type formaal');
  edit('object for a list', U, c => (c.maal = {}), 'feil-type maal');
  edit('text for an item', U, c => c.maal.push('x'), `feil-type maal/${content(U).maal.length + 1}`);
  edit('text for an amount', M, c => (c.lonn = '42000'), 'feil-type lonn');
  edit('number for a decimal', M, c => (c.timer = 12), 'feil-type timer');
  edit('true for yes or no', U, c => (c.virksomhet.ordinaer = true), 'feil-type virksomhet/ordinaer');
  edit('a link of a new item to an agreement nobody made', U, c => (c.lenke = [{slag: 'erstatter', avtale: NONE}]), 'ukjent-avtale lenke/1/avtale');
  edit('an item nobody made', U, c => (c.maal[0].id = NONE), 'ukjent-post maal/1');
  edit('an item twice', U, c => c.maal.push({...c.maal[0]}), `ukjent-post maal/${content(U).maal.length + 1}`);
  edit('an item whose id is a number', U, c => (c.maal[0].id = 1), 'ukjent-post maal/1');

  // Values.
  edit('amount too small', M, c => (c.lonn = 0), 'for-liten lonn');
  edit('amount too large', M, c => (c.lonn = 10000000), 'for-stor lonn');
  edit('negative amount', M, c => (c.lonn = -1), 'for-liten lonn');
  edit('decimal with a comma', M, c => (c.timer = '12,5'), 'ugyldig-form timer');
  edit('decimal too fine', M, c => (c.timer = '12.55'), 'ugyldig-form timer');
  edit('decimal with an exponent', M, c => (c.timer = '1e2'), 'ugyldig-form timer');
  edit('decimal too large', M, c => (c.timer = '999.1'), 'for-stor timer');
  edit('unknown code', U, c => (c.maal[0].kategori = 'tull'), `ugyldig-kode maal/${item}/kategori`);
  edit('neither yes nor no', M, c => (c.familietilknytning.svar = 'kanskje'), 'ugyldig-kode familietilknytning/svar');
  edit('a day that is none', U, c => (c.start = '2027-02-30'), 'ugyldig-dato start');
  edit('a date in another form', U, c => (c.start = '1.12.2026'), 'ugyldig-dato start');
  edit('end before start', U, c => (c.slutt = plus(c.start, -1)), 'start-etter-slutt start');
  edit('text too long', U, c => (c.deltaker.navn = 'x'.repeat(101)), 'for-lang deltaker/navn');
  edit('too many items', U, c => { while (c.maal.length < 11) c.maal.push({kategori: 'annet', beskrivelse: 'x'}); }, 'for-mange maal');
  edit('no telephone number', U, c => (c.deltaker.telefon = '4000000'), 'ugyldig-form deltaker/telefon');
  edit('no address', U, c => (c.deltaker.epost = 'ola.example.com'), 'ugyldig-form deltaker/epost');
  edit('an address with a line more', U, c => (c.deltaker.epost = 'a@example.com\nBcc: b@example.com'), 'ugyldige-tegn deltaker/epost');
  edit('account number', M, c => (c.kontonummer = '12345678904'), 'kontonummer-sjekksum kontonummer');
  edit('KID', M, c => (c.kid = '2026120011'), 'kid-sjekksum kid');
  edit('the mentor is the participant', M, c => (c.mentor.foedselsnummer = c.deltaker.foedselsnummer), 'mentor-ikke-deltaker mentor/foedselsnummer');
  for (const [fnr, kode] of [
    ['20036914712', 'deltaker-fnr-sjekksum'], ['29020105729', 'deltaker-fnr-sjekksum'], ['15830151174', 'deltaker-fnr-sjekksum'],
    ['00000000000', 'deltaker-fnr-sjekksum'], ['31020151173', 'deltaker-fnr-sjekksum'], ['1583015117', 'ugyldig-form'], ['158301511730', 'ugyldig-form'],
    ['1583015117x', 'ugyldig-form'], ['١٥٨٣٠١٥١١٧٣', 'ugyldig-form'],
  ]) edit(`fødselsnummer ${fnr}`, U, c => (c.deltaker.foedselsnummer = fnr), `${kode} deltaker/foedselsnummer`);
  for (const [orgnr, kode] of [
    ['314200773', 'orgnr-sjekksum'], ['000000001', 'orgnr-sjekksum'], ['31420077', 'ugyldig-form'], ['3142007720', 'ugyldig-form'], ['NO314200772', 'ugyldig-form'],
  ]) edit(`organisasjonsnummer ${orgnr}`, U, c => (c.virksomhet.orgnr = orgnr), `${kode} virksomhet/orgnr`);

  // Characters. All that Unicode calls a bidi control, and what is not seen.
  for (const c of ['\u0001', '\u0007', '\u001b', '\u007f', '\u0085', '\u009f', '\u061c', '\u200b', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d',
    '\u202e', '\u2066', '\u2067', '\u2068', '\u2069', '\u2060', '\ufeff', '\ufffe', '\ue000']) {
    const name = `U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    edit(`${name} in a name`, U, d => (d.deltaker.navn = `Ola${c} Testesen`), 'ugyldige-tegn deltaker/navn');
  }
  edit('a line end in one line', U, c => (c.deltaker.navn = 'Ola\nTestesen'), 'ugyldige-tegn deltaker/navn');
  edit('a tab in one line', U, c => (c.deltaker.navn = 'Ola\tTestesen'), 'ugyldige-tegn deltaker/navn');
  edit('bidi in long text', U, c => (c.formaal = 'a\u202eb'), 'ugyldige-tegn formaal');
  edit('bidi in an item', U, c => (c.maal[0].beskrivelse = '\u2067b'), `ugyldige-tegn maal/${item}/beskrivelse`);

  // Every fault at once.
  edit('nine faults at once', U, c => {
    c.tull = 1;
    c.deltaker = {navn: 'x'.repeat(101), foedselsnummer: '15830151174', hobby: 1};
    c.virksomhet.orgnr = '314200773';
    c.start = '2027-13-01';
    c.formaal = '\u202e';
    c.maal[0].kategori = 'tull';
    c.innhold = 5;
  }, 'ukjent-felt tull', 'for-lang deltaker/navn', 'ukjent-felt deltaker/hobby', 'ugyldig-dato start', 'ugyldige-tegn formaal',
    `ugyldig-kode maal/${item}/kategori`, 'feil-type innhold', 'deltaker-fnr-sjekksum deltaker/foedselsnummer', 'orgnr-sjekksum virksomhet/orgnr');

  // Who may write what.
  faults('a field of the veileder by the employer', put(L, {rolle: 'arbeidsgiver', innhold: (() => {
    const c = content(L);
    for (const k of ['annen-bistand-behov', 'annen-bistand', 'innsatsgruppe', 'vedtak-dato', 'enhet', 'kostnadssted']) delete c[k];
    c['kontaktpunkt-nav'].telefon = '40000009';
    return c;
  })()}, {as: 'astrid'}), 'ikke-lov-aa-redigere kontaktpunkt-nav/telefon');
  faults('a field the employer does not read', put(L, {rolle: 'arbeidsgiver', innhold: (() => {
    const c = content(L);
    for (const k of ['annen-bistand', 'innsatsgruppe', 'vedtak-dato', 'enhet', 'kostnadssted']) delete c[k];
    return c;
  })()}, {as: 'astrid'}), 'ukjent-felt annen-bistand-behov');
  row('a mentor writes no draft', put(M, {innhold: {}}, {as: 'mona'}), 403, 'ikke-din-rolle');
  faults('draft without content', put(U, {}), 'mangler innhold');
  faults('draft with an unknown member', put(U, {innhold: {}, tiltak: 'mentor'}), 'ukjent-felt tiltak');
  faults('reason of another type', put(U, {...changed(U, () => {}), grunn: 5}), 'feil-type grunn');
  faults('reason with what is not seen', put(U, {...changed(U, () => {}), grunn: 'a\u202eb'}), 'ugyldige-tegn grunn');
  faults('reason too long', put(U, {...changed(U, () => {}), grunn: 'x'.repeat(4001)}), 'for-lang grunn');
  faults('reason with what is not seen, when put forward', {method: 'POST', path: `avtaler/${U}/fremlegg`, match: NOW, body: {grunn: 'a\u202eb'}}, 'ugyldige-tegn grunn');
  faults('reason of another type, when put forward', {method: 'POST', path: `avtaler/${U}/fremlegg`, match: NOW, body: {grunn: 5, tull: 1}}, 'feil-type grunn', 'ukjent-felt tull');

  // If-Match and Idempotency-Key.
  const draft = changed(U, () => {});
  row('no If-Match', put(U, draft, {match: undefined}), 428, 'mangler-forutsetning');
  row('a draft of before', put(U, draft, {match: 'u0'}), 412, 'utdatert');
  row('a draft to come', put(U, draft, {match: 'u2'}), 412, 'utdatert');
  for (const rawMatch of ['u1', '"u1', '', ',', '*, "u1"', '"u1" "u2"', '"u 1"', 'w/"u1"', '"u1", u2'])
    row(`If-Match ${rawMatch}`, put(U, draft, {match: undefined, rawMatch}), 400, 'ugyldig-form');
  row('If-Match that names whatever is there', put(U, draft, {match: undefined, rawMatch: '*'}), 428, 'mangler-forutsetning');
  for (const rawMatch of ['W/"u1"', '"u0", "u2"', '"U1"', '""'])
    row(`If-Match ${rawMatch}`, put(U, draft, {match: undefined, rawMatch}), 412, 'utdatert');
  row('no Idempotency-Key', put(U, draft, {key: null}), 400, 'mangler-noekkel');
  row('no Idempotency-Key for a new agreement', ny({tiltak: 'mentor'}, {key: null}), 400, 'mangler-noekkel');
  for (const key of ['kort', 'x'.repeat(65), 'med mellomrom', 'æøå-æøå-æøå'])
    row(`Idempotency-Key ${key}`, put(U, draft, {key}), 400, 'ugyldig-form');

  // Not now, not this role, not this agreement.
  row('a draft that is put forward', put(F, {innhold: {}}), 409, 'ikke-lov-naa');
  row('put forward twice', {method: 'POST', path: `avtaler/${F}/fremlegg`, match: NOW, body: {}}, 409, 'ikke-lov-naa');
  row('put forward by the participant', {method: 'POST', path: `avtaler/${U}/fremlegg`, as: 'ola', match: NOW, body: {}}, 403, 'ikke-din-rolle');
  row('put forward by the employer', {method: 'POST', path: `avtaler/${U}/fremlegg`, as: 'astrid', match: NOW, body: {}}, 403, 'ikke-din-rolle');
  row('amending a draft', {method: 'POST', path: `avtaler/${U}/endringer`, rawMatch: '""', body: {}}, 409, 'ikke-lov-naa');
  row('amending what waits', {method: 'POST', path: `avtaler/${F}/endringer`, match: state.F.hode, body: {}}, 409, 'ikke-lov-naa');
  row('amending something older', {method: 'POST', path: `avtaler/${G}/endringer`, match: head.F, body: {}}, 412, 'utdatert');
  row('amending without If-Match', {method: 'POST', path: `avtaler/${G}/endringer`, body: {}}, 428, 'mangler-forutsetning');
  row('signing a draft', say(U, 'ola', 'x', {handling: 'godkjent'}), 409, 'ikke-lov-naa');
  row('signing what is in force', say(G, 'ola', state.G.fremlegg, {handling: 'godkjent'}), 409, 'ikke-lov-naa');
  row('Nav before the others', say(F, 'vera', head.F, {handling: 'godkjent'}), 409, 'ikke-din-tur', 'part-arbeidsgiver rolle', 'part-deltaker rolle');
  row('deciding without a decider', say(F, 'ola', head.F, {handling: 'besluttet'}), 403, 'ikke-din-rolle');
  row("Nav's act by the employer", say(G, 'astrid', head.G, {handling: 'overtatt'}), 403, 'ikke-din-rolle');
  row('a duty before it begins', say(F, 'vera', state.F.hode, {handling: 'oppfulgt', slag: 'oppstartsmoete', tekst: 'x'}), 409, 'ikke-lov-naa');
  row('refusing what is in force', say(G, 'ola', state.G.fremlegg, {handling: 'avvist', slag: 'annet', tekst: 'x'}), 409, 'ikke-lov-naa');
  row('objecting when nothing was changed', say(G, 'ola', state.G.fremlegg, {handling: 'innvendt', tekst: 'x'}), 409, 'ikke-lov-naa');
  row('a role that is not in the measure', say(F, 'bjarne', head.F, {handling: 'besluttet'}), 404, 'ikke-funnet');
  row('no If-Match when signing', say(F, 'ola', undefined, {handling: 'godkjent'}), 428, 'mangler-forutsetning');
  row('signing something older', say(F, 'ola', head.G, {handling: 'godkjent'}), 412, 'utdatert');
  row('signing another version than shown', say(F, 'ola', head.F, {handling: 'godkjent', fremlegg: `sha256:${'0'.repeat(64)}`}), 412, 'utdatert');
  row('signing another view than shown', say(F, 'ola', head.F, {handling: 'godkjent', visning: `sha256:${'0'.repeat(64)}`}), 412, 'utdatert');
  faults('a digest that is none', say(F, 'ola', head.F, {handling: 'godkjent', fremlegg: 'sha256:tull'}), 'ugyldig-form fremlegg');
  faults('no act', say(F, 'ola', head.F, {}), 'mangler handling');
  faults('no act, and more', say(F, 'ola', head.F, {tull: 1, tekst: 5}), 'mangler handling', 'ukjent-felt tull', 'feil-type tekst');
  for (const handling of ['tull', 'fremlagt', 'kontaktpunkt', ''])
    faults(`act ${handling}`, say(F, 'vera', head.F, {handling}), 'ugyldig-kode handling');
  faults('refusing without reason', say(F, 'ola', head.F, {handling: 'avvist'}), 'mangler slag', 'mangler tekst');
  faults('refusing for an unknown reason', say(F, 'ola', head.F, {handling: 'avvist', slag: 'tull', tekst: 'x'}), 'ugyldig-kode slag');
  faults('a text with what is not seen', say(F, 'ola', head.F, {handling: 'avvist', slag: 'annet', tekst: 'a\u202eb'}), 'ugyldige-tegn tekst');
  faults('a text too long', say(F, 'ola', head.F, {handling: 'avvist', slag: 'annet', tekst: 'x'.repeat(4001)}), 'for-lang tekst');
  faults('a date where none stands', say(F, 'ola', head.F, {handling: 'avvist', slag: 'annet', tekst: 'x', 'gjelder-fra': today()}), 'ukjent-felt gjelder-fra');
  faults('a consent from a later day', say(G, 'ola', head.G, {handling: 'samtykke', slag: 'dele-rapport', 'gjelder-fra': today()}), 'ukjent-felt gjelder-fra');
  faults('a consent nobody asks for', say(G, 'ola', head.G, {handling: 'samtykke', slag: 'dele-alt'}), 'ugyldig-kode slag');
  faults('answering what nobody said', say(G, 'vera', head.G, {handling: 'svar', slag: 'post-99', tekst: 'x'}), 'ugyldig-kode slag');
  faults('a duty nobody has', say(G, 'vera', head.G, {handling: 'oppfulgt', slag: 'tull', tekst: 'x', deler: {dato: '2026-02-30', avtalt: 'x', sted: 'x'}}), 'ugyldig-kode slag', 'ukjent-felt deler/sted', 'ugyldig-dato deler/dato', 'mangler deler/deltok');
  faults('ending without anything', end(G, 'ola', head.G, {}), 'mangler handling');
  faults('ending without reason and date', end(G, 'ola', head.G, {handling: 'avbrutt'}), 'mangler slag', 'mangler gjelder-fra');
  faults('ending for an unknown reason', end(G, 'ola', head.G, {handling: 'avbrutt', slag: 'tull', 'gjelder-fra': today()}), 'ugyldig-kode slag');
  faults('ending in the past', end(G, 'ola', head.G, {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': plus(today(), -1)}), 'for-tidlig gjelder-fra');
  faults('ending on a day that is none', end(G, 'ola', head.G, {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': '2026-02-30'}), 'ugyldig-dato gjelder-fra');
  row('ending what has not begun', end(F, 'ola', state.F.hode, {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': today()}), 409, 'ikke-lov-naa');
  row('annulling by the participant', end(G, 'ola', head.G, {handling: 'annullert', slag: 'annet'}), 403, 'ikke-din-rolle');
  row('annulling what has begun', end(G, 'vera', head.G, {handling: 'annullert', slag: 'annet'}), 409, 'ikke-lov-naa');
  row('ending something older', end(G, 'ola', head.F, {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': today()}), 412, 'utdatert');
  row('ending without If-Match', end(G, 'ola', undefined, {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': today()}), 428, 'mangler-forutsetning');
  row('an attempt nobody made', {method: 'POST', path: `avtaler/${F}/erklaeringer/${NONE}/bekreft`, as: 'ola', body: {}}, 404, 'ikke-funnet');

  // Somebody else's agreement is as one that is not there.
  for (const as of ['kari', 'einar', 'mona'])
    for (const request of [get(`avtaler/${F}`), get(`avtaler/${F}/pakke.zip`), get(`avtaler/${F}/versjoner/1/avtale.xml`), put(U, {innhold: {}}), say(F, as, head.F, {handling: 'godkjent'}),
      end(G, as, head.G, {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': today()}), {method: 'POST', path: `avtaler/${G}/endringer`, match: head.G, body: {}},
      {method: 'POST', path: `avtaler/${U}/fremlegg`, match: 'u1', body: {}}, {method: 'POST', path: `avtaler/${F}/erklaeringer/${NONE}/bekreft`, body: {}}])
      row(`${as}: ${request.method} ${request.path.split('/').slice(2).join('/')}`, {...request, as}, 404, 'ikke-funnet');
  for (const path of [`avtaler/${NONE}`, 'avtaler/tull', `avtaler/${F.toLowerCase()}`, `avtaler/${F}x`, `avtaler/${F}/versjoner/0/avtale.xml`, `avtaler/${F}/versjoner/2/avtale.xml`,
    `avtaler/${F}/versjoner/01/avtale.xml`, `avtaler/${F}/versjoner/-1/avtale.xml`, `avtaler/${F}/versjoner/1/avtale`, `avtaler/${F}/versjoner/1/avtale.xml.xml`,
    `avtaler/${F}/versjoner/1/visning.xml`, `avtaler/${F}/versjoner/1/fakta.xml`, `avtaler/${F}/versjoner/1/mentorlonn.xml`, `avtaler/${F}/versjoner/1/..`, 'tull', '../v2', `avtaler/${F}/`])
    row(`GET ${path}`, get(path), 404, 'ikke-funnet');

  // A subscription.
  faults('no address', {method: 'POST', path: 'abonnement', as: 'ola', body: {}}, 'mangler url');
  faults('an address of another type', {method: 'POST', path: 'abonnement', as: 'ola', body: {url: 5}}, 'feil-type url');
  for (const url of ['', 'ftp://127.0.0.1/', 'file:///etc/passwd', 'http://a b/', 'http://navn@127.0.0.1/', 'http://127.0.0.1/\u0001', `http://127.0.0.1/${'x'.repeat(2000)}`])
    faults(`address ${url.slice(0, 30)}`, {method: 'POST', path: 'abonnement', as: 'ola', body: {url}}, 'ugyldig-form url');

  // JSON, before it is understood.
  const raw = (name, text, status, type, ...feil) => row(name, {method: 'POST', path: 'avtaler', raw: text}, status, type, ...feil);
  const deep = n => `{"tiltak":"mentor","innhold":${'['.repeat(n)}${']'.repeat(n)}}`;
  raw('no body', '', 400, 'ugyldig-form');
  raw('half a body', '{"tiltak":"mentor"', 400, 'ugyldig-form');
  raw('something behind', '{"tiltak":"mentor"}x', 400, 'ugyldig-form');
  raw('a comma too many', '{"tiltak":"mentor",}', 400, 'ugyldig-form');
  raw('single quotes', "{'tiltak':'mentor'}", 400, 'ugyldig-form');
  raw('a comment', '{"tiltak":"mentor"}//', 400, 'ugyldig-form');
  raw('a number that is none', '{"tiltak":NaN}', 400, 'ugyldig-form');
  raw('a leading zero', '{"tiltak":01}', 400, 'ugyldig-form');
  raw('a plus', '{"tiltak":+1}', 400, 'ugyldig-form');
  raw('an unknown escape', '{"tiltak":"\\x41"}', 400, 'ugyldig-form');
  raw('a raw control character', '{"tiltak":"men\u0001tor"}', 400, 'ugyldig-form');
  raw('a raw line end', '{"tiltak":"men\ntor"}', 400, 'ugyldig-form');
  raw('a raw NUL', '{"tiltak":"men\0tor"}', 400, 'ugyldig-form');
  raw('an escaped NUL', '{"tiltak":"men\\u0000tor"}', 400, 'ugyldig-tegnsett');
  raw('half a surrogate', '{"tiltak":"\\ud800"}', 400, 'ugyldig-tegnsett');
  raw('the wrong half', '{"tiltak":"\\udc00\\ud800"}', 400, 'ugyldig-tegnsett');
  raw('a byte order mark', '\ufeff{"tiltak":"mentor"}', 400, 'ugyldig-tegnsett');
  for (const [name, bytes] of [['a lone byte', [0xff]], ['latin-1', [0xe5]], ['too long a form', [0xc0, 0xaf]], ['a surrogate', [0xed, 0xa0, 0x80]], ['too high', [0xf4, 0x90, 0x80, 0x80]], ['half a character', [0xe2, 0x82]]])
    raw(`UTF-8: ${name}`, Buffer.concat([Buffer.from('{"tiltak":"'), Buffer.from(bytes), Buffer.from('"}')]), 400, 'ugyldig-tegnsett');
  raw('deeper than 16', deep(16), 413, 'for-stort');
  raw('deeper than 16, a thousand times', deep(1000), 413, 'for-stort');
  raw('as deep as may be', deep(15), 422, 'feil-i-innhold', 'feil-type innhold');
  raw('over 256 KiB', `{"tiltak":"${'x'.repeat(262144 - 12)}"}`, 413, 'for-stort');
  raw('256 KiB', `{"tiltak":"${'x'.repeat(262144 - 13)}"}`, 422, 'feil-i-innhold', 'ukjent-tiltak tiltak');
  raw('a key twice', '{"tiltak":"mentor","tiltak":"sommerjobb"}', 422, 'feil-i-innhold', 'dobbel-noekkel tiltak');
  raw('a key twice, once escaped', '{"tiltak":"mentor","t\\u0069ltak":"sommerjobb"}', 422, 'feil-i-innhold', 'dobbel-noekkel tiltak');
  raw('keys twice, deep, and numbers that are no integers', '{"tiltak":"mentor","innhold":{"deltaker":{"navn":"a","navn":"b"},"lonn":1.5,"timer":1e3,"plan":[{"x":1,"x":2},9007199254740992]}}', 422,
    'feil-i-innhold', 'dobbel-noekkel innhold/deltaker/navn', 'ikke-heltall innhold/lonn', 'ikke-heltall innhold/timer', 'dobbel-noekkel innhold/plan/0/x', 'ikke-heltall innhold/plan/1');
  raw('1.0 is no integer', '{"tiltak":"mentor","innhold":{"lonn":1.0}}', 422, 'feil-i-innhold', 'ikke-heltall innhold/lonn');
  raw('too large an integer', '{"tiltak":"mentor","innhold":{"lonn":99999999999999999999}}', 422, 'feil-i-innhold', 'ikke-heltall innhold/lonn');

  // HTTP.
  row('nobody', {method: 'GET', path: 'avtaler', as: null}, 401, 'ikke-innlogget');
  row('nobody writes', ny({tiltak: 'mentor'}, {as: null}), 401, 'ikke-innlogget');
  for (const [name, authorization] of [['a token of nobody', `Bearer demo.nils.9999999999.${'A'.repeat(43)}`], ['another scheme', 'Basic b2xhOm9sYQ=='], ['no token', 'Bearer'],
    ['a token with another end', `Bearer ${s.token('ola').slice(0, -2)}AA`], ['a token of another', `Bearer ${s.token('ola').replace('.ola.', '.vera.')}`],
    ['a token that has lived longer', `Bearer ${s.token('ola').replace(/\.(\d+)\./, (_, t) => `.${Number(t) + 1}.`)}`]])
    row(name, {method: 'GET', path: 'avtaler', as: null, headers: {Authorization: authorization}}, 401, 'ikke-innlogget');
  row('another method', {method: 'DELETE', path: `avtaler/${U}`, raw: undefined}, 405, 'feil-metode');
  row('PATCH', {method: 'PATCH', path: `avtaler/${U}/utkast`, match: 'u1', body: {}}, 405, 'feil-metode');
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', 'application/json+x', 'application', null])
    row(`Content-Type ${type}`, ny({tiltak: 'mentor'}, {type}), 415, 'feil-medietype');
  row('a body where none is taken', {method: 'GET', path: 'avtaler', raw: 'x'}, 413, 'for-stort');
  row('a query that is no UTF-8', get(`avtaler/${F}?rolle=%ff`), 400, 'ugyldig-tegnsett');
  row('a path that is no UTF-8', get('avtaler/%ff'), 400, 'ugyldig-tegnsett');
  row('an encoded slash', get(`avtaler%2F${F}`), 400, 'ugyldig-form');
  row('half an encoded character', get('avtaler/%4'), 400, 'ugyldig-form');

  // ---- running them ----

  const revision = async id => (await s.api('GET', `avtaler/${id}`, {as: 'vera'})).json.utkast?.etag ?? 'u1';
  const told = feil => (feil ?? []).filter(f => f.alvor === 'stopp').map(f => `${f.kode} ${f.felt}`).sort();
  for (const {name, request, status, type, feil} of rows) {
    await test(name, async () => {
      const {method, path, as = 'vera', ...how} = request;
      if (how.match === NOW) how.match = await revision(path.split('/')[1]);
      const stored = s.stored();
      const answer = await s.api(method, path, {as, ...how});
      const after = s.stored();
      const got = {status: answer.status, type: answer.json?.type?.replace('urn:avtale:feil:', ''), feil: told(answer.json?.feil)};
      equal(got, {status, type, feil: [...feil].sort()});
      equal(after, stored, 'what is stored');
      equal(answer.headers['content-type'], 'application/problem+json');
      ok(answer.json.status === status && answer.json.instance && answer.json.title !== type, 'not all of a problem, or no text for people');
      const silent = (answer.json.feil ?? []).filter(f => !f.tekst || f.tekst === f.kode);
      ok(silent.length === 0, `no text for ${silent.map(f => f.kode)}`);
    });
  }
  await test('after all of them the agreements are as they were', async () => equal(await look(), state));

  await test("somebody else's agreement and none are told apart by nothing", async () => {
    const answers = await Promise.all([F, NONE].map(id => s.api('GET', `avtaler/${id}`, {as: 'kari'})));
    const [a, b] = answers.map(({status, json, headers}) => ({status, json: {...json, instance: ''}, headers: {...headers, date: ''}}));
    equal(a, b);
  });

  await test('twenty thousand faults are not all told', async () => {
    const many = `{${Array.from({length: 20000}, (_, i) => `"k${i}":1`)}}`;
    for (const [raw, path, method, match] of [[many, 'avtaler', 'POST'], [`{"tiltak":"mentor","innhold":${many}}`, 'avtaler', 'POST'], [many, `avtaler/${G}/erklaeringer`, 'POST', head.G]]) {
      const answer = await s.api(method, path, {as: 'vera', raw, match});
      equal(answer.status, 422);
      ok(answer.json.feil.length <= 100, `${answer.json.feil.length} faults, ${answer.bytes.length} bytes, for ${raw.length}`);
    }
  });

  await test('a business does not give its draft to another', async () => {
    const id = await s.create('arbeidstrening', {as: 'einar', content: {virksomhet: {orgnr: '311782010', navn: 'Fjell Bakeri AS'}}}), {utkast} = await s.get(id, 'arbeidsgiver', 'einar');
    const answer = await s.api('PUT', `avtaler/${id}/utkast`, {as: 'einar', match: 'u1', body: {innhold: {...utkast.innhold, virksomhet: {orgnr: '314200772', navn: 'Fjord Kafé AS'}}}});
    equal([answer.status, told(answer.json.feil)], [422, ['ikke-din-virksomhet virksomhet/orgnr']]);
  });

  await test('405 names what is taken', async () => {
    const answer = await s.api('DELETE', `avtaler/${U}`, {as: 'vera'});
    equal(answer.headers.allow, 'GET, HEAD');
  });

  // ---- what is missing when it is put forward ----

  await test('all that is missing at put-forward, at once', async () => {
    const id = await s.create('arbeidstrening', {content: {deltaker: {navn: 'Ola Testesen'}, start: today(), maal: [{kategori: 'annet'}]}});
    const {utkast} = await s.get(id, 'veileder');
    const before = s.stored();
    const answer = await s.api('POST', `avtaler/${id}/fremlegg`, {as: 'vera', match: 'u1', body: {}});
    equal(answer.status, 422, answer.text.slice(0, 200));
    equal(told(answer.json.feil), [
      'mangler deltaker/foedselsnummer', 'mangler virksomhet/orgnr', 'mangler virksomhet/navn', 'mangler formaal', 'mangler innhold',
      `mangler maal/${utkast.innhold.maal[0].id}/beskrivelse`, 'mangler stilling', 'mangler stillingsprosent', 'mangler dager-per-uke', 'for-faa opplaeringsplan', 'mangler slutt',
      'mangler behov-deltaker', 'mangler behov-virksomhet', 'for-faa tilrettelegging', 'for-faa oppfoelging', 'mangler annen-bistand-vurdert/svar',
      'mangler annen-bistand-vurdert/dato', 'mangler annen-bistand-behov', 'mangler kontaktpunkt-nav/navn', 'mangler kontaktpunkt-nav/telefon', 'mangler kontaktpunkt-nav/gjelder-fra',
      'mangler kontaktpunkt-arbeidsplass/navn', 'mangler kontaktpunkt-arbeidsplass/telefon', 'mangler kontaktpunkt-arbeidsplass/gjelder-fra', 'mangler innsatsgruppe', 'mangler vedtak-dato',
    ].sort());
    equal(utkast.mangler.length, told(answer.json.feil).length, 'the draft says how much is missing');
    equal(s.stored(), before);
  });

  await test('a start in the past is refused, unless Nav says why', async () => {
    const past = plus(today(), -3);
    const id = await s.create('arbeidstrening', {content: innhold('arbeidstrening', c => (c.start = past))});
    const refused = await s.api('POST', `avtaler/${id}/fremlegg`, {as: 'vera', match: 'u1', body: {}});
    equal(told(refused.json.feil), ['start-tidligst start']);
    const half = await s.save(id, 'veileder', c => (c.etterregistrering = 'ja'));
    const lacking = await s.api('POST', `avtaler/${id}/fremlegg`, {as: 'vera', match: half.json.utkast.etag, body: {}});
    equal(told(lacking.json.feil), ['mangler etterregistrering-grunn']);
    await s.save(id, 'veileder', c => (c['etterregistrering-grunn'] = 'Avtalt på papir i god tid.'));
    await s.putForward(id);
  });

  // ---- what is accepted ----

  await test('nobody under 16', async () => {
    const answer = await s.api('POST', 'avtaler', {as: 'vera', body: {tiltak: 'arbeidstrening', innhold: {deltaker: {foedselsnummer: '03851598730'}}}});
    equal([answer.status, told(answer.json.feil)], [422, ['under-16 deltaker/foedselsnummer']]);
  });

  await test('numbers of all series, and those of 2032', async () => {
    for (const fnr of ['30108299939', '30908299902', '20036914700', '29020073150', '55102499947', '41819077906', '41819077302', '15830151173', '158301 51173']) {
      const answer = await s.api('POST', 'avtaler', {as: 'vera', body: {tiltak: 'arbeidstrening', innhold: {deltaker: {foedselsnummer: fnr}}}});
      equal(answer.status, 201, `${fnr}: ${answer.text.slice(0, 200)}`);
    }
    for (const orgnr of ['314200772', '314758625', '311782010', '974760673'])
      equal((await s.api('POST', 'avtaler', {as: 'vera', body: {tiltak: 'arbeidstrening', innhold: {virksomhet: {orgnr}}}})).status, 201, orgnr);
  });

  await test('NFD becomes NFC before anybody sees it', async () => {
    const nfd = 'Prøve på å gjøre en café kjent'.normalize('NFD');
    const id = await s.create('arbeidstrening', {content: innhold('arbeidstrening', c => (c.formaal = nfd))});
    ok(nfd !== nfd.normalize('NFC'), 'the text has something to normalise');
    equal((await s.get(id, 'veileder')).utkast.innhold.formaal, nfd.normalize('NFC'), 'draft');
    const vera = await s.login('vera');
    const page = await vera.get(`/avtaler/${id}/fremlegg`);
    ok(page.text.includes(nfd.normalize('NFC')) && !page.text.includes(nfd), 'preview');
    await s.putForward(id);
    const xml = await s.api('GET', `avtaler/${id}/versjoner/1/avtale.xml`, {as: 'ola'});
    ok(xml.text.includes(nfd.normalize('NFC')) && xml.text === xml.text.normalize('NFC'), 'document');
  });

  // Each changing route: the same key gets the first answer again and changes nothing more; with another body it is refused.
  const replay = async (name, request, other) => {
    await test(`a replayed key gets its first answer: ${name}`, async () => {
      const key = randomUUID(), {method, path, ...how} = await request();
      const first = await s.api(method, path, {...how, key});
      ok([200, 201, 202].includes(first.status), `${first.status} ${first.text.slice(0, 300)}`);
      const stored = s.stored();
      const again = await s.api(method, path, {...how, key});
      equal(again.status, first.status, again.text.slice(0, 300));
      equal(again.text, first.text);
      for (const h of ['etag', 'location', 'content-type']) equal(again.headers[h], first.headers[h], h);
      equal(s.stored(), stored, 'what is stored');
      const reused = await s.api(method, path, {...how, key, body: other(how.body)});
      equal([reused.status, reused.json?.type], [422, 'urn:avtale:feil:noekkel-brukt'], 'another body');
      equal(s.stored(), stored, 'what is stored');
      if (how.as !== 'viggo') {
        const stranger = await s.api(method, path, {...how, as: 'viggo', key});
        ok(stranger.text !== first.text, "another person's key is another key");
      }
    });
  };
  const fresh = async forward => {
    const id = await s.create('arbeidstrening');
    if (forward) await s.putForward(id);
    return id;
  };
  await replay('POST avtaler', () => ({method: 'POST', path: 'avtaler', as: 'vera', body: {tiltak: 'mentor'}}), () => ({tiltak: 'sommerjobb'}));
  await replay('PUT utkast', async () => {
    const id = await fresh();
    return {method: 'PUT', path: `avtaler/${id}/utkast`, as: 'vera', match: 'u1', body: {innhold: (await s.get(id, 'veileder')).utkast.innhold}};
  }, body => ({innhold: {...body.innhold, formaal: 'Et annet.'}}));
  await replay('POST fremlegg', async () => ({method: 'POST', path: `avtaler/${await fresh()}/fremlegg`, as: 'vera', match: 'u1', body: {}}), () => ({grunn: 'En annen.'}));
  await replay('POST erklaeringer', async () => {
    const id = await fresh(true);
    return {method: 'POST', path: `avtaler/${id}/erklaeringer`, as: 'ola', match: (await s.get(id, 'deltaker')).fremlegg, body: {handling: 'godkjent'}};
  }, () => ({handling: 'godkjent', rolle: 'deltaker'}));
  await replay('POST bekreft', async () => {
    const id = await fresh(true);
    return {method: 'POST', path: (await s.attempt(id, 'deltaker')).json.bekreft, as: 'ola', body: {metode: 'demo'}};
  }, () => ({}));
  await replay('POST erklaeringer, one step', async () => {
    const id = await fresh(true);
    return {method: 'POST', path: `avtaler/${id}/erklaeringer`, as: 'ola', match: (await s.get(id, 'deltaker')).fremlegg, body: {handling: 'avvist', slag: 'annet', tekst: 'Nei.'}};
  }, body => ({...body, tekst: 'Nei!'}));
  await replay('POST endringer', async () => {
    const id = await s.agreed('arbeidstrening');
    return {method: 'POST', path: `avtaler/${id}/endringer`, as: 'vera', match: (await s.get(id, 'veileder')).hode, body: {}};
  }, () => ({rolle: 'veileder'}));
  await replay('POST erklaeringer, ending', async () => {
    const id = await s.agreed('arbeidstrening');
    return {method: 'POST', path: `avtaler/${id}/erklaeringer`, as: 'ola', match: (await s.get(id, 'deltaker')).hode, body: {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': today()}};
  }, body => ({...body, slag: 'fullfoert'}));
  await replay('POST abonnement', () => ({method: 'POST', path: 'abonnement', as: 'kari', body: {url: 'http://127.0.0.1:9/a'}}), () => ({url: 'http://127.0.0.1:9/b'}));

  await test('a key sent twice at once is done once', async () => {
    const id = await fresh(), key = randomUUID(), stored = s.stored();
    const both = await Promise.all([1, 2].map(() => s.api('POST', `avtaler/${id}/fremlegg`, {as: 'vera', match: 'u1', body: {}, key})));
    equal(both.map(a => a.status), [201, 201], both.map(a => a.text.slice(0, 200)).join('\n'));
    ok(same(both[0].json, both[1].json), 'two answers');
    equal(s.stored().post, stored.post + 1);
  });

  // ---- bytes that could be read in two ways ----

  const bearer = `Authorization: Bearer ${s.token('vera')}\r\n`, host = `Host: ${new URL(s.url).host}\r\n`;
  const body = '{"tiltak":"mentor"}', post = (headers, text = body) => `POST /api/v1/avtaler HTTP/1.1\r\n${host}${bearer}Content-Type: application/json\r\nIdempotency-Key: ${randomUUID()}\r\n${headers}\r\n${text}`;
  const second = `GET /internal/isAlive HTTP/1.1\r\n${host}Connection: close\r\n\r\n`;
  const plain = headers => `GET /api/v1/tiltak HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`;
  for (const [name, bytes, ...expected] of [
    ['Content-Length and Transfer-Encoding', post('Content-Length: 6\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${second}`), 400],
    ['two Content-Length', post('Content-Length: 19\r\nContent-Length: 5\r\n'), 400],
    ['two equal Content-Length', post('Content-Length: 19\r\nContent-Length: 19\r\n'), 400],
    ['Content-Length as a list', post('Content-Length: 19, 19\r\n'), 400],
    ['Content-Length with a sign', post('Content-Length: +19\r\n'), 400],
    ['Content-Length in hex', post('Content-Length: 0x13\r\n'), 400],
    ['negative Content-Length', post('Content-Length: -1\r\n'), 400],
    ['Content-Length too large to count', post('Content-Length: 99999999999999999999\r\n'), 400, 413],
    ['chunked', post('Transfer-Encoding: chunked\r\n', `13\r\n${body}\r\n0\r\n\r\n`), 411],
    ['chunked and smuggled', post('Transfer-Encoding: chunked\r\n', `0\r\n\r\n${second}`), 411],
    ['an unknown coding', post('Transfer-Encoding: xchunked\r\n'), 400],
    ['two codings', post('Transfer-Encoding: gzip, chunked\r\n'), 400],
    ['Transfer-Encoding twice', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n'), 400],
    ['Transfer-Encoding with a tab', post('Transfer-Encoding:\tchunked\r\n'), 400, 411],
    ['chunked in HTTP/1.0', post('Transfer-Encoding: chunked\r\n').replace('HTTP/1.1', 'HTTP/1.0'), 400],
    ['no length', post(''), 411],
    ['a space before the colon', plain(`${host}X-A : b\r\n`), 400],
    ['a space before the name', plain(`${host} X-A: b\r\n`), 400],
    ['a folded line', plain(`${host}X-A: b\r\n c\r\n`), 400],
    ['a line without a colon', plain(`${host}X-A\r\n`), 400],
    ['a name that is no token', plain(`${host}X(A): b\r\n`), 400],
    ['an empty name', plain(`${host}: b\r\n`), 400],
    ['LF alone', plain(`${host}X-A: b\nX-B: c\r\n`), 400],
    ['LF alone everywhere', plain(host).replaceAll('\r\n', '\n'), 400],
    ['CR alone', plain(`${host}X-A: b\rX-B: c\r\n`), 400],
    ['NUL in a value', plain(`${host}X-A: b\0c\r\n`), 400],
    ['a control character in a value', plain(`${host}X-A: b\x01c\r\n`), 400],
    ['white space behind a value', plain(`${host}X-A: b \r\n`), 400],
    ['no Host', plain(''), 400],
    ['two Hosts', plain(`${host}${host}`), 400],
    ['a Host that is none', plain('Host: a/b\r\n'), 400],
    ['an empty Host', plain('Host: \r\n'), 400],
    ['two Authorization', plain(`${host}${bearer}${bearer}`), 400],
    ['two Idempotency-Key', post('Content-Length: 19\r\nIdempotency-Key: 12345678\r\n'), 400],
    ['two If-Match', post('Content-Length: 19\r\nIf-Match: "a"\r\nIf-Match: "b"\r\n'), 400],
    ['two Content-Type', post('Content-Length: 19\r\nContent-Type: text/plain\r\n'), 400],
    ['two Cookie', plain(`${host}Cookie: a=b\r\nCookie: c=d\r\n`), 400],
    ['HTTP/2.0', `GET /api/v1/tiltak HTTP/2.0\r\n${host}\r\n`, 400, 505],
    ['HTTP/0.9', 'GET /api/v1/tiltak\r\n\r\n', 400, undefined],
    ['no HTTP', `tull\r\n${host}\r\n`, 400, 405, undefined],
    ['a fragment', `GET /api/v1/tiltak#a HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 400],
    ['a target with a control character', `GET /api/v1/tiltak\x01 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 400],
    ['a target that is no ASCII', Buffer.from(`GET /api/v1/\xe5 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 'latin1'), 400],
    ['an encoded slash', `GET /api%2fv1/tiltak HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 400],
    ['a dotted path', `GET /api/v1/../v1/tiltak HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 404],
    ['a double slash', `GET //api/v1/tiltak HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 404],
    ['a body behind GET', `GET /api/v1/tiltak HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhello`, 413],
    ['a head too large', plain(`${host}X-A: ${'x'.repeat(20000)}\r\n`), 400, 431, 413],
    ['a target too long', `GET /api/v1/tiltak?${'x'.repeat(20000)} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 413],
    ['CONNECT', `CONNECT 127.0.0.1:80 HTTP/1.1\r\n${host}\r\n`, 400, 404, 405],
    ['OPTIONS *', `OPTIONS * HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 400],
  ]) {
    await test(`on the wire: ${name}`, async () => {
      const stored = s.stored(), {answers, text, closed} = await wire(s, bytes);
      ok(expected.includes(answers[0]), `expected ${expected}, got ${answers} ${text.slice(0, 200)}`);
      ok(answers.length <= 1, `a second answer: ${text.slice(-300)}`);
      ok(answers.length === 0 || text.includes('urn:avtale:feil:') || text.includes('<html'), `not ours: ${text.slice(0, 300)}`);
      ok(closed || [404, 405, 413].includes(answers[0]), 'the connection stays open');
      equal(s.stored(), stored, 'what is stored');
    });
  }
  await test('on the wire: what is plain goes through', async () => {
    equal((await wire(s, plain(host))).answers, [200]);
    equal((await wire(s, second.replace('Connection: close\r\n', '') + second)).answers, [200, 200], 'two, one after the other');
    const parts = await wire(s, post('Content-Length: 19\r\nConnection: close\r\n'));
    equal(parts.answers, [201]);
  });
  await test('a request that never ends takes nothing from others', async () => {
    const slow = Array.from({length: 20}, () => wire(s, post('Content-Length: 19\r\n', '{"tiltak":'), 1500));
    equal((await s.api('GET', 'tiltak')).status, 200);
    ok((await Promise.all(slow)).every(w => w.answers.length === 0), 'an answer to half a request');
  });
});
