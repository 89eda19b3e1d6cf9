// The whole suite: one service, one browser, a window for each person. See `run` for how to start it.
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium} from 'playwright-core';
import {check, equal, finish, scene} from './lib/checks.mjs';
import {Pages} from './lib/pages.mjs';
import {Person, everyPage} from './lib/person.mjs';
import {ROOT, Service} from './lib/service.mjs';
import {Ahead, Detours} from './scenes/detours.mjs';
import {Proposals} from './scenes/forslag.mjs';
import {Later} from './scenes/etterpaa.mjs';
import {badBundles, frame} from './scenes/frame.mjs';
import {Behalf} from './scenes/fullmakt.mjs';
import {mainJob} from './scenes/main_job.mjs';
import {models} from './scenes/models.mjs';
import {Several} from './scenes/several.mjs';

// The service acts on a date of its own: measures begin today, and arbeidstrening ends before LATER.
const TODAY = '2026-12-01', LATER = '2027-07-15';
const MEASURES = ['mentor', 'arbeidstrening', 'midlertidig-lonnstilskudd', 'varig-lonnstilskudd', 'sommerjobb', 'inkluderingstilskudd'];
const CAST = {vera: 'Vera Veileder', viggo: 'Viggo Veileder', bjarne: 'Bjarne Beslutter', astrid: 'Astrid Arbeidsgiver', einar: 'Einar Eksempel',
  ola: 'Ola Testesen', mona: 'Mona Mentorsen'};
const CHROMIUM = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

const looks = `${ROOT}/build/browser`;
rmSync(looks, {recursive: true, force: true});
mkdirSync(looks, {recursive: true});

const folder = mkdtempSync(join(tmpdir(), 'avtale-browser-'));
const service = await Service.make(process.env.AVTALED ?? `${ROOT}/build/test/service/avtaled`, folder);
process.on('exit', () => service.kill());
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
await service.start(TODAY);

// The widest letters there are on a bare machine, wherever this runs: what has room in them has room in any.
const launch = env => chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM, env});
const browser = await launch({...process.env, FONTCONFIG_FILE: join(ROOT, 'tests/browser/lib/fonts.conf')});
const pages = await Pages.open(browser, looks, service);
const people = {guest: await Person.sit(browser, service, 'Gjest')};
for (const [id, name] of Object.entries(CAST)) {
  people[id] = await Person.sit(browser, service, name);
  await people[id].logIn();
}

// `shown`: the measure whose pages are looked at; of the others only what they alone have.
// `launch`: another browser, with the machine's own letters.
const stage = {service, pages, people, folder, today: TODAY, shown: 'mentor', launch: () => launch(process.env)};
const named = process.argv.slice(2), wants = name => named.length === 0 || named.includes(name);
for (const tiltak of MEASURES.filter(wants)) await scene(tiltak, () => mainJob(stage, tiltak));
if (wants('ahead')) await scene('ahead', () => new Ahead(stage).run());
if (wants('forslag')) await scene('forslag', () => new Proposals(stage).run());
if (wants('fullmakt')) await scene('fullmakt', () => new Behalf(stage).run());
if (wants('several')) await scene('several', () => new Several(stage).run());
if (wants('frame')) await scene('frame', () => frame(stage));
if (wants('models')) await scene('models', () => models(stage));
if (wants('frame') && wants(stage.shown)) await scene('frame', () => badBundles(stage, `${folder}/${stage.shown}.zip`));
const lasting = {beside: Detours, later: Later}, begun = [];
for (const [name, Scene] of Object.entries(lasting).filter(([name]) => wants(name))) {
  const life = new Scene(stage);
  begun.push([name, life]);
  await scene(name, () => life.run());
}
if (begun.length > 0) {
  equal('the service stops, to start on a later day', await service.stop(), 0);
  await service.start(LATER);
}
for (const [name, life] of begun) await scene(name, () => life.afterwards(LATER));

await pages.finish();
await browser.close();
equal('the service ends well', await service.stop(), 0);
for (const [what, {shown, wrong}] of Object.entries(everyPage)) check(`all ${shown} pages: ${what}`, wrong.length === 0, [...new Set(wrong)].slice(0, 20).join('\n'));
if (finish()) {
  rmSync(folder, {recursive: true});
} else {
  console.log(`The service's data and log: ${folder}`);
  process.exitCode = 1;
}
