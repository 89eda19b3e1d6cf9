// A whole life of an agreement of each measure, from the empty draft to what is left when it is over: after every step how it stands, who is told, and
// what each may do next; at the end everybody's bundle, offline.
import {join} from 'node:path';
import {AVTALE, CAST, equal, file, folder, innhold, ok, plus, ROLES, run, running, script, test, today, TILTAK} from './lib.mjs';

const MONEY = TILTAK.filter(t => ROLES[t].includes('beslutter'));
const MEETING = {handling: 'oppfulgt', slag: 'oppstartsmoete', deler: {dato: today(), deltok: 'Ola, Astrid og Vera', avtalt: 'Vi møtes igjen om en måned.'}};
const REPORT = {handling: 'rapport', slag: 'sluttrapport', deler: {gjennomfoering: 'Gikk som avtalt.', utbytte: 'Lærte kassa.', 'formaal-oppnaadd': 'delvis', 'maal-oppnaadd': 'To av tre.'}};
const late = c => Object.assign(c, {etterregistrering: 'ja', 'etterregistrering-grunn': 'Nav var sein med avtalen.'});

// What is raised, and who signs that; how it ends, and what is left to do then. help: the first that Nav gives, cut so that all must sign.
const help = c => c.tilrettelegging.find(t => t.ansvarlig === 'nav');
const raised = (c, by) => (help(c).omfang.antall = String(Number(help(c).omfang.antall) + by));
const wage = (field, by) => c => { c[field] = Number(c[field]) + by; };
const LIFE = {
  arbeidstrening: {rise: c => raised(c, 1), riseBy: ['veileder'], end: 'deltaker', report: true, left: ['sluttrapport']},
  inkluderingstilskudd: {rise: c => { c.utgift[0].belop += 100; }, riseBy: ['arbeidsgiver', 'veileder'], content: late, passes: true, left: ['gjennomgang', 'planlagt']},
  mentor: {rise: wage('lonn', 100), riseBy: ['arbeidsgiver', 'beslutter', 'veileder'], end: 'arbeidsgiver', left: []},
  'midlertidig-lonnstilskudd': {rise: wage('manedslonn', 500), riseBy: ['arbeidsgiver', 'beslutter', 'veileder'], end: 'veileder', left: []},
  sommerjobb: {rise: wage('manedslonn', 500), riseBy: ['arbeidsgiver', 'beslutter', 'veileder'], end: 'deltaker', left: []},
  'varig-lonnstilskudd': {rise: wage('manedslonn', 500), riseBy: ['arbeidsgiver', 'beslutter', 'veileder'], content: late, passes: true, left: []},
};

await script(async s => {
  for (const tiltak of TILTAK)
    await test(`${tiltak}: from draft to closing`, async () => {
      const life = LIFE[tiltak], money = MONEY.includes(tiltak), parties = ROLES[tiltak].filter(r => r !== 'beslutter').sort();
      const all = [...parties, ...(money ? ['beslutter'] : [])].sort();
      let id, seen = 0;
      // After a step: the status, and who was told of what since the last.
      const after = async (what, status, told) => {
        equal((await s.get(id, 'veileder')).status, status, `${what}: status`);
        const rows = s.sql(`SELECT hendelse,rolle,nr FROM utboks WHERE avtale='${id}' ORDER BY id`).slice(seen);
        seen += rows.length;
        const by = {};
        for (const r of rows) (by[`${r.hendelse} ${r.nr}`] ??= []).push(r.rolle);
        equal(Object.entries(by).map(([h, roles]) => `${h.split(' ')[0]}: ${roles.sort()}`), told.map(([h, roles]) => `${h}: ${[...roles].sort()}`), `${what}: told`);
      };
      const duties = async () => [...new Set((await s.get(id, 'veileder')).plikter.map(p => p.kode))].sort();

      id = await s.create(tiltak, {content: innhold(tiltak, c => { life.content?.(c); delete c['kontaktpunkt-arbeidsplass'].telefon; }, plus(today(), life.passes ? -40 : 0))});
      await after('begun', 'utkast', []);
      ok((await s.get(id, 'arbeidsgiver')).utkast.mangler.includes('kontaktpunkt-arbeidsplass/telefon'), 'what is missing is told');
      const saved = await s.save(id, 'arbeidsgiver', c => { c['kontaktpunkt-arbeidsplass'].telefon = '22222222'; });
      equal([saved.status, saved.json.utkast.mangler], [200, 0], saved.text.slice(0, 300));
      await after('filled by the employer', 'utkast', []);

      await s.putForward(id);
      await after('put forward', 'til-signering', [['fremlagt', parties]]);
      const order = await s.signAll(id, tiltak);
      equal(order.slice(-1 - money), money ? ['veileder', 'beslutter'] : ['veileder'], 'Nav last');
      const now = running(tiltak), act = {mentor: 'taushet', beslutter: 'besluttet'};
      await after('signed by all', now, order.map(r => [act[r] ?? 'godkjent', r === 'beslutter' ? all : parties]));

      const period = async handling => {
        const {perioder} = await s.get(id, 'beslutter'), p = perioder.find(x => x.klar);
        equal((await s.act(id, 'beslutter', {handling, om: p.om})).status, 201, p.fra);
        return p;
      };
      if (money) {
        await period('periode-godkjent');
        await after('the first period decided', now, [['periode-godkjent', ['arbeidsgiver', 'beslutter', 'veileder']]]);
      } else equal((await s.get(id, 'veileder')).perioder, undefined);

      ok((await duties()).includes('oppstartsmoete'), 'a meeting is due');
      equal((await s.act(id, 'veileder', MEETING)).status, 201);
      await after('a meeting recorded', now, [['oppfulgt', all]]);
      ok(!(await duties()).includes('oppstartsmoete'), 'and is no longer');
      const own = (await s.get(id, 'deltaker')).poster.at(-1);
      equal([own.handling, own.deler?.avtalt], ['oppfulgt', MEETING.deler.avtalt], 'the participant reads what was agreed');

      const item = help((await s.get(id, 'veileder')).innhold);
      equal((await s.act(id, 'veileder', {handling: 'loefte', slag: 'gitt', om: `tilrettelegging/${item.id}`})).status, 201);
      await after('a promise told given', now, [['loefte', all]]);

      // Raised: those it costs sign, the others are told; money is decided anew.
      const amended = await s.amend(id, 'veileder', life.rise);
      equal(amended.status, 200, amended.text.slice(0, 300));
      await s.putForward(id);
      const alone = life.riseBy.length === 1, {versjoner} = await s.get(id, 'veileder');
      equal(versjoner.at(-1).kreves.map(k => k.rolle).sort(), life.riseBy, 'who signs a rise');
      const signed = alone ? [] : await s.signAll(id, tiltak);
      equal(signed.slice().sort(), alone ? [] : life.riseBy);
      await after('raised', now, [[alone ? 'kontaktpunkt' : 'fremlagt', all], ...signed.map(r => [act[r] ?? 'godkjent', all])]);
      if (money) {
        equal((await s.get(id, 'arbeidsgiver')).perioder[0].tilstand, 'endret', 'no decision is carried over');
        await period('periode-godkjent');
        await after('decided anew', now, [['periode-godkjent', ['arbeidsgiver', 'beslutter', 'veileder']]]);
      }

      // Cut: all who agreed to it sign.
      const shorter = plus(today(), -1);
      equal((await s.amend(id, 'veileder', c => { raised(c, -0.5); if (life.passes) c.slutt = shorter; })).status, 200);
      await s.putForward(id);
      const cut = (await s.get(id, 'veileder')).versjoner.at(-1).kreves.map(k => k.rolle).sort();
      equal(['deltaker', 'arbeidsgiver', 'veileder'].every(r => cut.includes(r)), true, `all sign a cut: ${cut}`);
      const cutters = await s.signAll(id, tiltak), over = life.passes ? 'avsluttet' : now;
      await after('cut', over, [['fremlagt', all], ...cutters.map(r => [act[r] ?? 'godkjent', all])]);

      if (life.passes) {
        equal((await s.act(id, 'veileder', {handling: 'fremlagt'})).status, 422, 'no amendment when it is over');
        ok(!(await s.get(id, 'veileder')).handlinger.some(h => ['fremlagt', 'avbrutt', 'annullert'].includes(h)), 'nothing to change or end');
      } else {
        const ended = await s.end(id, life.end);
        equal(ended.status, 201, ended.text.slice(0, 300));
        await after('ended early', 'avbrutt', [['avbrutt', all]]);
        if (money) ok((await s.get(id, 'beslutter')).perioder.every(p => ['bortfalt', 'godkjent', 'endret'].includes(p.tilstand)), 'no period after the end');
      }
      equal(await duties(), life.left, 'what is left to do');
      if (life.report) {
        const report = await s.act(id, 'veileder', REPORT);
        equal(report.status, 201, report.text.slice(0, 300));
        await after('reported', 'avbrutt', [['rapport', all]]);
        equal(await duties(), [], 'nothing is left to do');
        equal((await s.get(id, 'deltaker')).poster.at(-1).deler?.utbytte, 'Lærte kassa.');
        equal((await s.get(id, 'arbeidsgiver')).poster.at(-1).deler, undefined, 'the report is not the employer’s to read');
      }

      for (const rolle of ROLES[tiltak]) {
        const bundle = await s.api('GET', `avtaler/${id}/pakke.zip?rolle=${rolle}`, {as: CAST[rolle]}), path = file(join(folder(), 'pakke.zip'), bundle.bytes);
        const verdict = await run(AVTALE, ['kontroller', path, '--rot', join(s.data, 'segl/rot/rot.vkey')]);
        equal(verdict.status, 0, `${rolle}: ${verdict.stdout}`);
      }
    });
}, {proev_igjen_ms: 50}); // a service of its own: what one participant has had before counts
