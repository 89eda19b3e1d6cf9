// The whole suite. AVTALED names the program; else that of the preset `test` is run.
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium} from 'playwright-core';
import {check, finish, scene} from './lib/checks.mjs';
import {Pages} from './lib/pages.mjs';
import {Person, faults, pagesShown} from './lib/person.mjs';
import {ROOT, Service} from './lib/service.mjs';
import {mainJob} from './scenes/main_job.mjs';

const TODAY = '2026-12-01';
const MEASURES = ['mentor', 'arbeidstrening', 'midlertidig-lonnstilskudd', 'varig-lonnstilskudd', 'sommerjobb', 'inkluderingstilskudd'];
const CAST = {vera: 'Vera Veileder', astrid: 'Astrid Arbeidsgiver', ola: 'Ola Testesen', mona: 'Mona Mentorsen', bjarne: 'Bjarne Beslutter'};
const CHROMIUM = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const wanted = process.argv.slice(2);

const folder = mkdtempSync(join(tmpdir(), 'avtale-browser-'));
const looks = `${ROOT}/build/browser`;
rmSync(looks, {recursive: true, force: true});
mkdirSync(looks, {recursive: true});

const service = await Service.make(process.env.AVTALED ?? `${ROOT}/build/test/service/avtaled`, folder);
process.on('exit', () => service.kill());
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
await service.start(TODAY);
const browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: CHROMIUM});
const pages = new Pages(browser, looks);
await pages.open();

const people = {guest: await Person.sit(browser, service, '', 'Gjest')};
for (const [id, name] of Object.entries(CAST)) {
  people[id] = await Person.sit(browser, service, id, name);
  await people[id].logIn();
}
const stage = {service, browser, pages, people, folder, today: TODAY, shown: 'mentor'};
for (const tiltak of MEASURES) {
  if (wanted.length && !wanted.includes(tiltak)) continue;
  await scene(`${tiltak}: the main job`, () => mainJob(stage, tiltak));
}
await pages.finish();
await browser.close();
const status = await service.stop();
check('the service ends well', status === 0, `status ${status}`);
for (const [what, list] of Object.entries(faults)) check(`${pagesShown} pages: ${what}`, list.length === 0, [...new Set(list)].slice(0, 20).join('\n'));
process.exitCode = finish() ? 0 : 1;
if (!process.exitCode) rmSync(folder, {recursive: true});
else console.log(folder);
