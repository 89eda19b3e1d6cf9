// Every page for every role: answers, headers, markup that obeys the policy, forms that cannot be forged, texts that are only texts. And the main job,
// by forms alone.
import {createHash} from 'node:crypto';
import {existsSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {CAST, equal, folder, forms, innhold, ok, plus, ROLES, ROOT, run, script, test, tests, TILTAK, today} from './lib.mjs';

const POLICY = {
  'content-security-policy': "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin', 'cache-control': 'no-store',
};
const XSS = '"><script>alert(1)</script><img src=x onerror=alert(2)>\'&<b>fet</b>';

// html-validate by the rules of tests/browser, where that has installed it.
const package_ = join(ROOT, 'tests/browser/node_modules/html-validate');
const {HtmlValidate, StaticConfigLoader} = existsSync(package_) ? createRequire(join(ROOT, 'tests/browser/package.json'))('html-validate') : {};
const validator = HtmlValidate && new HtmlValidate(new StaticConfigLoader({
  extends: ['html-validate:recommended', 'html-validate:document'], rules: {'long-title': 'off', 'no-inline-style': 'error', 'require-sri': 'off'},
}));

// What is wrong with a page's head and markup.
async function look(answer, wrong, where, {loggedIn = true, valid = true} = {}) {
  for (const [name, value] of Object.entries(POLICY)) if (answer.headers[name] !== value) wrong(`${where}: ${name}: ${answer.headers[name]}`);
  const html = answer.text, type = answer.headers['content-type'];
  if (type !== 'text/html; charset=utf-8') return wrong(`${where}: ${type}`);
  if (!/^<!DOCTYPE html>\s*<html\b[^>]*\blang="nb"/i.test(html)) wrong(`${where}: no doctype or language`);
  for (const [what, pattern] of [['a script', /<script/i], ['a style', /<style/i], ['a style attribute', /<[^>]*\sstyle=/i], ['a handler', /<[^>]*\son[a-z]+=/i], ['javascript:', /javascript:/i],
    ['a frame', /<(iframe|object|embed|base)\b/i], ['an address elsewhere', /<[^>]*\s(src|href|action)="(https?:)?\/\//i], ['a missing text', /\[[a-zæøå]+\.[a-zæøå0-9./-]+\]/], ['[object', /\[object/]])
    if (pattern.test(what === 'a handler' ? html.replace(/="[^"]*"/g, '=""') : html)) wrong(`${where}: ${what}`);
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(m => m[1]);
  if (new Set(ids).size !== ids.length) wrong(`${where}: an id stands twice: ${ids.find((x, i) => ids.indexOf(x) !== i)}`);
  for (const target of [...html.matchAll(/href="#([^"]*)"/g)].map(m => m[1])) if (!ids.includes(target)) wrong(`${where}: leads to #${target}, which is none`);
  if ((html.match(/<h1\b/g) ?? []).length !== 1) wrong(`${where}: ${(html.match(/<h1\b/g) ?? []).length} h1`);
  if (!/<title>[^<]+<\/title>/.test(html)) wrong(`${where}: no title`);
  for (const form of forms(html).filter(f => f.method === 'post')) {
    if (!('token' in form.fields) || (loggedIn && form.fields.token.length < 86)) wrong(`${where}: the form for ${form.action} has no token`);
    if (!/^\/[a-z0-9A-Z/._?=&-]*$/.test(form.action)) wrong(`${where}: a form posts to ${form.action}`);
  }
  if (validator && valid) {
    const report = await validator.validateString(html);
    for (const m of report.results.flatMap(r => r.messages).filter(m => m.severity === 2)) wrong(`${where}: ${m.ruleId}: ${m.message} (line ${m.line})`);
  }
}

await script(async s => {
  const people = [...Object.values(CAST), 'kari', 'einar', 'viggo'], browsers = {};
  for (const p of people) browsers[p] = await s.login(p);
  const nasty = tiltak => innhold(tiltak, c => {
    c.deltaker.navn = 'Ola <b>Testesen</b>';
    for (const k of ['formaal', 'behov-deltaker', 'mentoroppgaver']) if (k in c) c[k] = XSS;
    c['kontaktpunkt-nav'].funksjon = XSS.slice(0, 90);
    c.oppfoelging[0].beskrivelse = XSS;
  });

  // An agreement of two measures in each state a page shows.
  const ids = {};
  for (const tiltak of ['mentor', 'arbeidstrening']) {
    const make = async (steps) => {
      const id = await s.create(tiltak, {content: nasty(tiltak)});
      for (const step of steps) await step(id);
      return id;
    };
    const forward = id => s.putForward(id, {grunn: XSS}), sign = id => s.signAll(id, tiltak);
    ids[tiltak] = {
      utkast: await make([]),
      halvt: await s.create(tiltak, {content: {deltaker: {navn: 'Ola', foedselsnummer: '15830151173'}, virksomhet: {orgnr: '314200772'}}}),
      fremlagt: await make([forward]),
      gjelder: await make([forward, sign]),
      ventende: await make([forward, sign, id => s.amend(id, 'veileder', c => { c.slutt = plus(c.slutt, 3); c.formaal = 'Nytt.'; }), forward]),
      innvendt: await make([forward, sign, id => s.amend(id, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000099')), id => s.putForward(id, {rolle: 'arbeidsgiver'}),
        id => s.act(id, 'deltaker', {handling: 'innvendt', tekst: XSS}), id => s.act(id, 'deltaker', {handling: 'samtykke', slag: 'dele-rapport'})]),
      avvist: await make([forward, id => s.act(id, 'deltaker', {handling: 'avvist', slag: 'uenig', tekst: XSS})]),
      avbrutt: await make([forward, sign, id => s.end(id, 'deltaker', {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': today(), tekst: XSS})]),
      endring: await make([forward, sign, id => s.amend(id, 'arbeidsgiver', c => (c['kontaktpunkt-arbeidsplass'].telefon = '41000098'))]),
    };
  }

  // ---- every page ----

  const groups = ['parter', 'innhold', 'mentor', 'timer', 'varighet-tilskudd', 'varighet', 'behov', 'tilrettelegging', 'oppfoelging', 'plan', 'annen-bistand', 'egne-maal', 'kontaktpunkter', 'familie', 'mentorlonn',
    'betaling', 'vurdering', 'nav', 'maal', 'stilling', 'opplaeringsplan', 'etterregistrering'];
  const acts = ['avvist', 'trukket', 'endringsoenske', 'innvendt', 'svar', 'overtatt', 'oppfulgt', 'rapport', 'samtykke', 'samtykke-trukket', 'henvendelse', 'besvart', 'loefte', 'avbrutt', 'annullert'];
  const paths = ['', '/utkast', ...groups.map(g => `/utkast/${g}`), '/fremlegg', '/signer', '/kvittering/1', '/kvittering/3', '/sammenlign', '/sammenlign?fra=1&til=2', '/historikk', ...acts.map(a => `/handling/${a}`), '/tull'];
  for (const tiltak of Object.keys(ids))
    for (const rolle of ROLES[tiltak])
      await tests(`${tiltak}, ${rolle}: every page in every state`, async wrong => {
        let shown = 0;
        for (const [state, id] of Object.entries(ids[tiltak]))
          for (const path of paths) {
            const where = `${state}${path}`, answer = await browsers[CAST[rolle]].get(`/avtaler/${id}${path}${path.includes('?') ? '&' : '?'}rolle=${rolle}`);
            if (![200, 303, 403, 404, 409, 422].includes(answer.status)) wrong(`${where}: ${answer.status}`);
            if (answer.status === 303) continue;
            await look(answer, wrong, where, {valid: tiltak === 'mentor' && ['deltaker', 'veileder'].includes(rolle)});
            if (/<script>alert|<img src=x|<b>fet|<b>Testesen/.test(answer.text)) wrong(`${where}: a text has become markup`);
            shown += answer.status === 200;
          }
        ok(shown > 20, `${shown} pages shown`);
      });

  await tests('the pages of no agreement', async wrong => {
    for (const p of people)
      for (const path of ['/', '/avtaler', '/avtaler/ny', '/kontroller', '/tull', '/avtaler/tull', '/avtaler/01JD0000000000000000000000']) {
        const answer = await browsers[p].get(path), want = path === '/avtaler/ny' ? (['vera', 'viggo', 'astrid', 'einar'].includes(p) ? 200 : 403) : /tull|01JD/.test(path) ? 404 : 200;
        if (answer.status !== want) wrong(`${p} ${path}: ${answer.status}`);
        await look(answer, wrong, `${p} ${path}`);
      }
    for (const path of ['/', '/kontroller', '/om', '/hjelp', '/tilgjengelighet', '/personvern', '/tull']) await look(await s.call('GET', path), wrong, `nobody ${path}`, {loggedIn: false});
  });

  await tests('what an address says is never markup', async wrong => {
    const id = ids.mentor.innvendt, bad = encodeURIComponent(XSS), line = '%0d%0aSet-Cookie:%20a=b';
    for (const path of ['', '/utkast', '/historikk', '/sammenlign', '/handling/svar', '/handling/samtykke', '/signer'])
      for (const query of ['melding', 'rolle', 'fra', 'til', 'slag', 'plikt', 'etter', 'ny', 'tull']) {
        for (const value of [bad, line, 'javascript:alert(1)', '//evil.example']) {
          const answer = await browsers.vera.get(`/avtaler/${id}${path}?${query}=${value}`);
          if (answer.status >= 500) wrong(`${path}?${query}: ${answer.status}`);
          if (/<script>alert|<img src=x/.test(answer.text)) wrong(`${path}?${query}: markup`);
          if (answer.headers['set-cookie'] || /evil|javascript/.test(answer.headers.location ?? '')) wrong(`${path}?${query}: ${JSON.stringify(answer.headers)}`);
        }
      }
    const answer = await browsers.vera.get(`/avtaler/${encodeURIComponent('<b>fet')}`);
    if (answer.text.includes('<b>fet')) wrong('the path stands in the page');
  });

  await tests('the view is XHTML without anything that acts', async wrong => {
    const dir = folder();
    for (const tiltak of TILTAK) {
      const id = ids[tiltak]?.fremlagt ?? await s.create(tiltak, {content: nasty(tiltak)});
      if (!ids[tiltak]) await s.putForward(id);
      for (const rolle of ROLES[tiltak]) {
        const answer = await browsers[CAST[rolle]].get(`/avtaler/${id}/versjoner/1/visning.xhtml?rolle=${rolle}`);
        if (answer.status !== 200 || answer.headers['content-type'] !== 'application/xhtml+xml; charset=utf-8') wrong(`${tiltak} ${rolle}: ${answer.status} ${answer.headers['content-type']}`);
        writeFileSync(join(dir, 'v.xhtml'), answer.bytes);
        const lint = await run('xmllint', ['--noout', '--nonet', join(dir, 'v.xhtml')]);
        if (lint.status !== 0) wrong(`${tiltak} ${rolle}: ${lint.stderr.slice(0, 200)}`);
        if (answer.text.match(/<[^>]*>/g).some(tag => /^<(script|b|img)\b|\s(on[a-z]+|style)=/.test(tag))) wrong(`${tiltak} ${rolle}: acts`);
        // It is styled as a file of its own too: by what stands in it, which its policy names, and which asks for nothing.
        const [style, more] = [...answer.text.matchAll(/<style>([^<]*)<\/style>/g)].map(m => m[1]);
        const digest = createHash('sha256').update(style ?? '').digest('base64');
        if (!style || more || /url\(|@import|&/.test(style)) wrong(`${tiltak} ${rolle}: style: ${style}`);
        if (answer.headers['content-security-policy'] !== `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`)
          wrong(`${tiltak} ${rolle}: policy: ${answer.headers['content-security-policy']}`);
        if (!answer.text.includes('<h2>Kort sagt</h2><dl class="kort"><dt>')) wrong(`${tiltak} ${rolle}: no Kort sagt`);
        if (/[0-9A-Z]{4}-[0-9A-Z]{4}/.test(answer.text.replace(/<head>.*<\/head>/s, '').replace(/\d{4}-\d{6}/g, ''))) wrong(`${tiltak} ${rolle}: a control code stands in it`);
      }
    }
  });

  await tests('Kort sagt says the same on the page, on the page of the text and in the view', async wrong => {
    const words = html => html.match(/<dl\b[^>]*\bclass="kort"[^>]*>.*?<\/dl>/s)?.[0].replace(/<summary>.*?<\/summary>/gs, '').replace(/<[^>]*>/g, ' ').replace(/&nbsp;|\u00a0/g, ' ').replace(/\s+/g, ' ').replace(/ (?=[.,])/g, '');
    for (const tiltak of TILTAK.filter(t => ids[t]))
      for (const rolle of ROLES[tiltak]) {
        const get = async path => (await browsers[CAST[rolle]].get(`/avtaler/${ids[tiltak].fremlagt}${path}?rolle=${rolle}`)).text;
        const page = words(await get('')), text = words(await get('/tekst/1')), view = words(await get('/versjoner/1/visning.xhtml'));
        if (!page || page !== view || text !== view) wrong(`${tiltak} ${rolle}: ${page} / ${text} / ${view}`);
      }
  });

  // ---- who one is ----

  await test('nobody is led to the way in; a session that is none is none', async () => {
    for (const headers of [{}, {Cookie: `avtale=${'A'.repeat(43)}`}, {Cookie: 'avtale='}, {Cookie: 'avtale=x; avtale=y'}, {Cookie: 'annet=1'}]) {
      const answer = await s.call('GET', '/avtaler', {headers});
      equal([answer.status, answer.headers.location], [303, '/'], JSON.stringify(headers));
    }
  });

  await test('who must log in comes back to the page that was asked for, by the form of the way in', async () => {
    const id = ids.mentor.fremlagt, page = `/avtaler/${id}/signer?rolle=deltaker`;
    const led = await s.call('GET', page);
    equal([led.status, led.headers.location], [303, `/?til=${encodeURIComponent(page).replaceAll('%2F', '/')}`]);
    const way = await s.call('GET', led.headers.location), fields = forms(way.text).find(f => f.action === '/innlogging').fields;
    equal([way.status, fields.til], [200, page]);
    await tests('the way in with a way back', wrong => look(way, wrong, 'velg', {loggedIn: false}));
    const body = new URLSearchParams({person: 'ola', til: fields.til}).toString();
    const answer = await s.call('POST', '/innlogging', {headers: {'Content-Type': 'application/x-www-form-urlencoded'}, body}), cookie = answer.headers['set-cookie'][0].split(';')[0];
    equal([answer.status, answer.headers.location], [303, page]);
    equal((await s.call('GET', page, {headers: {Cookie: cookie}})).status, 200, 'the page itself');
    for (const til of ['//x', '/\\x', '/api/v1/avtaler', `/avtaler?a=${'x'.repeat(190)}`, 'https://evil.example/avtaler', '/kontroller']) {
      const asked = await s.call('GET', `/?til=${encodeURIComponent(til)}`);
      equal(forms(asked.text).find(f => f.action === '/innlogging').fields.til, '/avtaler', til);
    }
  });

  await test('the cookie is for the server alone, and ends with logging out', async () => {
    const answer = await s.call('POST', '/innlogging', {headers: {'Content-Type': 'application/x-www-form-urlencoded'}, body: 'person=ola'});
    const cookie = answer.headers['set-cookie'][0];
    ok(/^avtale=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/.test(cookie), cookie);
    const ola = await s.login('ola');
    equal((await ola.submit('/avtaler', '/utlogging')).status, 303);
    equal((await ola.get('/avtaler')).status, 303, 'the session after it ended');
    ok(!s.sql('SELECT hex(token) AS t FROM sesjon').some(r => r.t.toLowerCase() === Buffer.from(cookie.slice(7, 50), 'base64url').toString('hex')), 'the token itself is stored');
  });

  await test('unknown people do not come in, and other sites log nobody in', async () => {
    const post = (body, headers = {}) => s.call('POST', '/innlogging', {headers: {'Content-Type': 'application/x-www-form-urlencoded', ...headers}, body});
    for (const body of ['', 'person=', 'person=nils', 'person=../vera', 'person=vera%00', 'tull=1']) ok((await post(body)).status >= 400, body);
    for (const headers of [{'Sec-Fetch-Site': 'cross-site'}, {'Sec-Fetch-Site': 'same-site'}, {Origin: 'https://evil.example'}, {Origin: 'null'}])
      ok((await post('person=vera', headers)).status >= 400, JSON.stringify(headers));
    for (const headers of [{'Sec-Fetch-Site': 'same-origin', Origin: 'null'}, {'Sec-Fetch-Site': 'none'}, {Origin: s.url}, {}]) equal((await post('person=vera', headers)).status, 303, JSON.stringify(headers));
    const verify = headers => s.call('POST', '/kontroller', {headers: {'Content-Type': 'multipart/form-data; boundary=b', Origin: 'null', ...headers}, body: '--b\r\nContent-Disposition: form-data; name="pakke"; filename="p"\r\n\r\nPK!\r\n--b--\r\n'});
    ok((await verify({})).status !== 403, 'a file verified for nobody');
    equal((await verify({Cookie: 'annet=1'})).status, 403, 'a file verified with a cookie');
  });

  // ---- forged forms ----

  await tests('a POST without the token of this session changes nothing', async wrong => {
    const id = ids.arbeidstrening.fremlagt, other = forms((await browsers.ola.get('/avtaler')).text).find(f => f.fields.token).fields.token;
    const {utkast, gjelder} = ids.arbeidstrening;
    for (const [path, fields] of [
      ['/utlogging', {}], ['/avtaler/ny', {tiltak: 'mentor'}], [`/avtaler/${utkast}/utkast/parter`, {'f:deltaker/navn': 'Kari', gjoer: 'lagre'}], [`/avtaler/${gjelder}/endringer`, {}],
      [`/avtaler/${utkast}/fremlegg`, {}], [`/avtaler/${id}/signer`, {handling: 'godkjent', lest: 'ja'}], [`/avtaler/${id}/erklaeringer/${id}/bekreft`, {}],
      [`/avtaler/${gjelder}/handling/avbrutt`, {slag: 'annet', 'gjelder-fra': today()}],
    ]) {
      for (const [what, token] of [['none', undefined], ['an empty one', ''], ["another's", other], ['a made-up one', 'A'.repeat(86)]]) {
        const before = s.stored(), more = token === undefined ? {} : {token};
        const answer = await browsers.vera.post(path, {nokkel: 'noekkel-for-proeven', hode: 'u1', ...fields, ...more});
        if (answer.status < 400 || answer.status >= 500) wrong(`${path}, ${what}: ${answer.status}`);
        if (JSON.stringify(s.stored()) !== JSON.stringify(before)) wrong(`${path}, ${what}: something was stored`);
      }
    }
    equal((await browsers.vera.get('/avtaler')).status, 200, 'still logged in');
  });

  await test('a page takes no JSON, and the API takes no form', async () => {
    const {token} = forms((await browsers.vera.get('/avtaler')).text).find(f => f.fields.token).fields;
    const page = await s.call('POST', '/avtaler/ny', {headers: {Cookie: browsers.vera.cookie, 'Content-Type': 'application/json'}, body: JSON.stringify({token, tiltak: 'mentor'})});
    equal(page.status, 415);
    const api = await s.call('POST', '/api/v1/avtaler', {headers: {Cookie: browsers.vera.cookie, 'Content-Type': 'text/plain', 'Idempotency-Key': 'noekkel-for-proeven'}, body: '{"tiltak":"mentor"}'});
    equal(api.status, 415, 'what a form of another site can send');
  });

  // ---- what is asked for beside pages ----

  await test('HEAD is GET without the body; a method not taken names those that are', async () => {
    const get = await browsers.vera.get('/kontroller'), head = await s.call('HEAD', '/kontroller', {headers: {Cookie: browsers.vera.cookie}});
    equal([head.status, head.bytes.length, head.headers['content-type']], [200, 0, get.headers['content-type']]);
    const put = await s.call('PUT', '/avtaler', {headers: {Cookie: browsers.vera.cookie}, body: 'x'});
    equal([put.status, put.headers.allow], [405, 'GET, HEAD']);
  });

  await test('internal pages tell nothing of anybody', async () => {
    for (const path of ['/internal/isAlive', '/internal/isReady', '/internal/prometheus']) {
      const answer = await s.call('GET', path);
      equal(answer.status, 200, path);
      ok(!/Testesen|15830151173|01[A-Z0-9]{24}/.test(answer.text), path);
    }
  });

  // ---- the main job, by forms ----

  await test('signing by pages: read, declare, confirm, receipt', async () => {
    const id = await s.create('arbeidstrening');
    await s.putForward(id);
    for (const [rolle, person] of [['deltaker', 'ola'], ['arbeidsgiver', 'astrid'], ['veileder', 'vera']]) {
      const browser = browsers[person], sign = `/avtaler/${id}/signer`;
      const unread = await browser.submit(sign, '/signer', {lest: ''});
      equal(unread.status, 422, `${rolle} has not read`);
      await tests(`${rolle}: the page that asks again`, wrong => look(unread, wrong, 'signer'));
      const declared = await browser.submit(sign, '/signer', {lest: 'ja'});
      equal(declared.status, 303, declared.text.slice(0, 200));
      const page = await browser.get(declared.headers.location), {versjoner} = await s.get(id, rolle);
      ok(page.text.includes(versjoner[0].kontrollkode), 'the control code');
      ok(page.text.includes('avtale/erklaering/v1'), 'the statement to the letter');
      await tests(`${rolle}: the page between`, wrong => look(page, wrong, 'bekreft'));
      const sealed = await browser.submit(declared.headers.location, '/bekreft');
      equal(sealed.status, 303, sealed.text.slice(0, 300));
      const receipt = await browser.get(sealed.headers.location);
      ok(receipt.status === 200 && receipt.text.includes(versjoner[0].kontrollkode), 'the receipt');
      await tests(`${rolle}: the receipt`, wrong => look(receipt, wrong, 'kvittering'));
    }
    equal((await s.get(id, 'deltaker')).status, 'gjennomfoeres');
  });

  await test('signing by page what has been put forward anew meanwhile: the page comes again and says so', async () => {
    const id = await s.create('arbeidstrening');
    await s.putForward(id);
    const page = await browsers.ola.get(`/avtaler/${id}/signer`), form = forms(page.text).find(f => f.action.includes('/signer'));
    await s.act(id, 'veileder', {handling: 'trukket'});
    await s.amend(id, 'veileder', c => (c.formaal = 'Et ganske annet formål.'));
    await s.putForward(id);
    const answer = await browsers.ola.post(form.action, {...form.fields, lest: 'ja'});
    equal(answer.status, 412);
    ok(answer.text.includes('Et ganske annet formål.'), 'the new text');
    equal((await s.get(id, 'deltaker')).poster.filter(p => p.rolle === 'deltaker'), [], 'nothing was signed');
  });

  await test('a form sent twice is done once', async () => {
    const id = ids.arbeidstrening.ventende, form = forms((await browsers.ola.get(`/avtaler/${id}/handling/endringsoenske`)).text).find(f => f.action.includes('endringsoenske'));
    const before = (await s.get(id, 'deltaker')).poster.length, fields = {...form.fields, tekst: 'Kan vi møtes?'};
    const answers = [await browsers.ola.post(form.action, fields), await browsers.ola.post(form.action, fields)];
    equal(answers.map(a => [a.status, a.headers.location]), [1, 2].map(() => [303, answers[0].headers.location]), answers[1].text.slice(0, 200));
    equal((await s.get(id, 'deltaker')).poster.length, before + 1);
  });

  await test('beginning, writing and putting forward by pages', async () => {
    const vera = browsers.vera, begun = await vera.submit('/avtaler/ny', '/avtaler/ny', {tiltak: 'arbeidstrening'});
    equal(begun.status, 303, begun.text.slice(0, 200));
    const id = begun.headers.location.match(/avtaler\/([0-9A-Z]{26})/)[1];
    const faulty = await vera.submit(`/avtaler/${id}/utkast/parter`, '/utkast/parter', {'f:deltaker/navn': 'Ola', 'f:deltaker/foedselsnummer': '15830151174', gjoer: 'lagre'});
    equal(faulty.status, 422);
    ok(faulty.text.includes('15830151174'), 'what was typed is kept');
    await tests('a page with faults', wrong => look(faulty, wrong, 'utkast'));
    const saved = await vera.submit(`/avtaler/${id}/utkast/parter`, '/utkast/parter', {'f:deltaker/navn': 'Ola', 'f:deltaker/foedselsnummer': '15830151173', gjoer: 'neste'});
    equal(saved.status, 303, saved.text.slice(0, 200));
    equal((await s.get(id, 'veileder')).utkast.innhold.deltaker, {navn: 'Ola', foedselsnummer: '15830151173'});
    const lacking = await vera.get(`/avtaler/${id}/fremlegg`), {token} = forms((await vera.get('/avtaler')).text).find(f => f.fields.token).fields;
    ok(lacking.status === 200 && !forms(lacking.text).some(f => f.action.includes('/fremlegg')), 'it can be put forward with all that is missing');
    await tests('the page that says what is missing', wrong => look(lacking, wrong, 'fremlegg'));
    equal((await vera.post(`/avtaler/${id}/fremlegg`, {token, hode: 'u2', nokkel: 'noekkel-for-proeven'})).status, 422, 'and when it is asked for all the same');
    const {utkast} = await s.get(id, 'veileder');
    await s.api('PUT', `avtaler/${id}/utkast`, {as: 'vera', match: utkast.etag, body: {innhold: innhold('arbeidstrening')}});
    const forward = await vera.submit(`/avtaler/${id}/fremlegg`, '/fremlegg');
    equal(forward.status, 303, forward.text.slice(0, 300));
    equal((await s.get(id, 'veileder')).status, 'til-signering');
    const stale = await vera.post(`/avtaler/${id}/fremlegg`, {token, hode: 'u1', nokkel: 'en-annen-noekkel'});
    ok([409, 412].includes(stale.status), `put forward twice: ${stale.status}`);
  });
  if (!validator) console.log('     html-validate is not installed in tests/browser: markup is held to the checks of this file alone');
});
