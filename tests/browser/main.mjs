// The whole suite. AVTALED names the program; else that of the preset `test` is run.
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium} from 'playwright-core';
import {check, equal, finish, scene} from './lib/checks.mjs';
import {Pages} from './lib/pages.mjs';
import {Person, faults, pagesShown} from './lib/person.mjs';
import {ROOT, Service} from './lib/service.mjs';
import {Ahead, Detours} from './scenes/detours.mjs';
import {badBundles, frame} from './scenes/frame.mjs';
import {mainJob} from './scenes/main_job.mjs';

const TODAY = '2026-12-01';
const MEASURES = ['mentor', 'arbeidstrening', 'midlertidig-lonnstilskudd', 'varig-lonnstilskudd', 'sommerjobb', 'inkluderingstilskudd'];
const LATER = '2027-07-15';
const CAST = {vera: 'Vera Veileder', viggo: 'Viggo Veileder', bjarne: 'Bjarne Beslutter', astrid: 'Astrid Arbeidsgiver', einar: 'Einar Eksempel',
  ola: 'Ola Testesen', mona: 'Mona Mentorsen'};
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
const wants = name => wanted.length === 0 || wanted.includes(name);
const detours = new Detours(stage);
for (const tiltak of MEASURES.filter(wants)) await scene(`${tiltak}: the main job`, () => mainJob(stage, tiltak));
if (wants('beside')) await scene('beside', () => detours.run());
if (wants('ahead')) await scene('ahead', () => new Ahead(stage).run());
if (wants('frame')) await scene('frame', () => frame(stage));
if (wants('frame') && wants('mentor')) await scene('frame', () => badBundles(stage, `${folder}/mentor.zip`));
if (wants('beside')) {
  await scene('afterwards', async () => {
    equal('the service ends well', await service.stop(), 0);
    await service.start(LATER);
    await detours.afterwards();
  });
}
await pages.finish();
await browser.close();
const status = await service.stop();
check('the service ends well', status === 0, `status ${status}`);
for (const [what, list] of Object.entries(faults)) check(`${pagesShown} pages: ${what}`, list.length === 0, [...new Set(list)].slice(0, 20).join('\n'));
process.exitCode = finish() ? 0 : 1;
if (!process.exitCode) rmSync(folder, {recursive: true});
else console.log(folder);
