// Stopping an agreement on the pages: a page that says what follows and asks once more, and a receipt.
import {equal, forms, ok, plus, script, test, today, unescape} from './lib.mjs';

const A = 'arbeidstrening', L = 'midlertidig-lonnstilskudd';
const norsk = date => new Date(`${date}T12:00:00Z`).toLocaleDateString('nb-NO', {day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'});
const readable = html => unescape(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');

await script(async s => {
  const records = id => s.sql(`SELECT count(*) AS n FROM post WHERE avtale='${id}'`)[0].n;
  const path = id => `/avtaler/${id}/handling/avbrutt`;
  const press = (browser, page, change = {}) => {
    const form = forms(page.text).find(f => f.method === 'post' && f.action.includes('handling/avbrutt'));
    ok(form, `no form on ${readable(page.text).slice(0, 300)}`);
    return browser.post(form.action, {...form.fields, ...change});
  };

  await test('pressed once nothing is sealed; pressed again on the check page there is one record, and its receipt', async () => {
    const id = await s.agreed(A), ola = await s.login('ola'), last = plus(today(), 20), before = records(id);
    const check = await ola.submit(path(id), 'handling/avbrutt', {slag: 'begynt-i-arbeid', 'gjelder-fra': plus(last, 1), tekst: 'Har fått jobb.\nBegynner snart.'});
    const text = readable(check.text);
    equal([check.status, records(id)], [200, before], text.slice(0, 400));
    for (const line of ['Sjekk før du stopper avtalen', norsk(last), 'Har fått jobb. Begynner snart.', 'Får du penger fra Nav, kan det få følger at du slutter.', 'Snakk med']) ok(text.includes(line), `${line}: ${text}`);
    equal((await s.get(id, 'deltaker')).status, (await s.get(id, 'veileder')).status);
    const done = await press(ola, check), again = await press(ola, check);
    const nr = before + 1, receipt = `/avtaler/${id}/kvittering/${nr}`;
    equal([done.status, done.headers.location, again.headers.location, records(id)], [303, receipt, receipt, nr], readable(done.text).slice(0, 300));
    const page = readable((await ola.get(receipt)).text);
    ok(page.includes(`Siste dag er ${norsk(last)}`), page.slice(0, 500));
    const sealed = (await s.get(id, 'veileder')).poster.at(-1);
    equal([sealed.handling, sealed.slag, sealed['gjelder-fra']], ['avbrutt', 'begynt-i-arbeid', plus(last, 1)]);
    for (const person of ['ola', 'astrid', 'vera']) {
      const browser = await s.login(person);
      for (const where of [`/avtaler/${id}`, '/avtaler']) ok(readable((await browser.get(where)).text).includes(`Siste dag ${norsk(last)}`), `${person} ${where}`);
      ok(!readable((await browser.get(`/avtaler/${id}`)).text).includes('I gang'), person);
    }
  });

  await test('what is wrong is told before anybody is asked once more, and what was written is kept on the way back', async () => {
    const id = await s.agreed(A), astrid = await s.login('astrid'), before = records(id);
    const wrong = await astrid.submit(path(id), 'handling/avbrutt', {slag: 'annet', 'gjelder-fra': plus(today(), -1), tekst: 'Det går ikke.'});
    equal([wrong.status, records(id)], [422, before]);
    ok(wrong.text.includes('Det går ikke.') && !wrong.text.includes('Sjekk før du stopper'), 'the form, with what was written');
    const check = await press(astrid, wrong, {slag: 'annet', 'gjelder-fra': plus(today(), 3)});
    ok(readable(check.text).includes('Sjekk før du stopper avtalen'), readable(check.text).slice(0, 300));
    ok(!check.text.includes('Får du penger fra Nav'), 'said to the participant alone');
    const back = await press(astrid, check, {gjoer: 'rett', bekreft: ''});
    equal([back.status, records(id)], [200, before]);
    ok(back.text.includes('Det går ikke.') && /value="annet"[^>]*checked|checked[^>]*value="annet"/.test(back.text), 'what was chosen and written');
    const late = await press(astrid, check);
    equal(late.status, 303);
    equal((await press(await s.login('vera'), check)).status < 400, false, 'another person’s form');
  });

  await test('from the day after the last it ends by itself: etter-slutt, on the page and by the API, to Nav too', async () => {
    const id = await s.agreed(A), {innhold} = await s.get(id, 'veileder'), astrid = await s.login('astrid'), before = records(id);
    for (const rolle of ['deltaker', 'veileder']) {
      const late = await s.end(id, rolle, {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': plus(innhold.slutt, 1)});
      equal([late.status, late.json.feil?.map(f => `${f.kode} ${f.felt}`)], [422, ['etter-slutt gjelder-fra']], rolle);
    }
    const page = await astrid.submit(path(id), 'handling/avbrutt', {slag: 'annet', 'gjelder-fra': plus(innhold.slutt, 1)});
    ok(page.status === 422 && page.text.includes('Avtalen slutter før den dagen.'), readable(page.text).slice(0, 300));
    equal(records(id), before);
    equal((await s.end(id, 'deltaker', {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': innhold.slutt})).status, 201, 'the last day itself');
  });

  await test('who has seen an older agreement is told so, and not asked', async () => {
    const id = await s.agreed(A), vera = await s.login('vera'), page = await vera.get(path(id));
    equal((await s.act(id, 'deltaker', {handling: 'henvendelse', slag: 'nav', tekst: 'Hva nå?'})).status, 201);
    const stale = await press(vera, page, {slag: 'annet', 'gjelder-fra': plus(today(), 3)});
    equal(stale.status, 412);
    ok(!stale.text.includes('Sjekk før du stopper'), 'the form again');
  });

  await test('readers of the money are told what of the subsidy goes; and that the employment does not end with it', async () => {
    const id = await s.agreed(L), {innhold, perioder} = await s.get(id, 'arbeidsgiver'), last = plus(innhold.start, 40);
    const sums = browser => browser.submit(path(id), 'handling/avbrutt', {slag: 'annet', 'gjelder-fra': plus(last, 1)}).then(page => readable(page.text));
    const text = await sums(await s.login('astrid'));
    const told = text.match(/Tilskuddet for (\d+) måneder faller bort eller blir mindre, til sammen ([\d\s]+) kroner\./);
    ok(told, text);
    ok(text.includes('Avtalen med Nav slutter. Arbeidsforholdet slutter ikke av den grunn.'), text);
    equal((await s.end(id, 'arbeidsgiver', {handling: 'avbrutt', slag: 'annet', 'gjelder-fra': plus(last, 1)})).status, 201);
    const after = (await s.get(id, 'arbeidsgiver')).perioder, sum = list => list.reduce((all, p) => all + (p.tilstand === 'bortfalt' ? 0 : p.belop), 0);
    equal(Number(told[2].replace(/\s/g, '')), sum(perioder) - sum(after), 'as much as then is gone');
    const other = readable((await (await s.login('ola')).submit(path(await s.agreed(A)), 'handling/avbrutt', {slag: 'annet', 'gjelder-fra': plus(today(), 3)})).text);
    ok(!other.includes('Tilskuddet for') && !other.includes('Arbeidsforholdet'), other);
  });
});
