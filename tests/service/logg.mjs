// The log and the records hold each other: a start with one of them taken away or set back is refused, and so is rebuild.
import {execFileSync} from 'node:child_process';
import {copyFileSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, equal, folder, ok, ROOT, run, script, test, until} from './lib.mjs';

await script(async s => {
  const id = await s.agreed('arbeidstrening'), db = join(s.data, 'base/avtale.db'), memory = join(s.data, 'segl/logg.tilstand');
  const sql = text => execFileSync('sqlite3', [db, text], {encoding: 'utf8'});
  await until(() => s.sql(`SELECT count(*) AS n FROM blad WHERE avtale='${id}'`)[0].n === 4);
  await s.api('GET', `avtaler/${id}/pakke.zip?rolle=deltaker`, {as: 'ola'});
  equal(await s.stop(), 0);
  const was = ['base/avtale.db', 'segl/logg.tilstand'].map(name => join(s.data, name));
  for (const path of was) copyFileSync(path, `${path}.var`);
  const back = () => {
    for (const path of was) copyFileSync(`${path}.var`, path);
    for (const end of ['-wal', '-shm']) rmSync(`${db}${end}`, {force: true});
  };
  // A start that must end by itself, and what it has said.
  const refused = async said => {
    s.log = '';
    const started = await s.start().then(() => true, () => false);
    if (started) await s.stop();
    const {code} = await s.ended;
    ok(!started && code === 1 && said.test(s.log), `${started} ${code} ${s.log.slice(-600)}`);
  };

  await test('bevis-2: a record taken away: the start says which is missing, and so does rebuild', async () => {
    sql(`DELETE FROM post WHERE avtale='${id}' AND nr>3`);
    await refused(new RegExp(`post 4 av ${id} mangler`));
    const rebuilt = await run(AVTALE, ['rebuild', `--data=${s.data}`], {cwd: ROOT});
    ok(rebuilt.status === 1 && rebuilt.stderr.includes(`post 4 av ${id} mangler`), `${rebuilt.status} ${rebuilt.stderr}`);
    back();
  });

  await test('bevis-2: its leaf taken away too: the signer knows of a longer log', async () => {
    sql(`DELETE FROM post WHERE avtale='${id}' AND nr>3; DELETE FROM blad WHERE avtale='${id}' AND nr>3`);
    await refused(/open-kort/);
    back();
  });

  await test('bevis-2: and its checkpoints: still', async () => {
    sql(`DELETE FROM post WHERE avtale='${id}' AND nr>3; DELETE FROM blad WHERE avtale='${id}' AND nr>3; DELETE FROM sjekkpunkt`);
    await refused(/open-kort/);
    back();
  });

  await test("bevis-2: the signer's memory gone, or set back: the database knows of a later checkpoint", async () => {
    rmSync(memory);
    await refused(/open-minne/);
    back();
    await s.start();
    await s.act(id, 'deltaker', {handling: 'henvendelse', slag: 'nav', tekst: 'Hei.'});
    await s.api('GET', `avtaler/${id}/pakke.zip?rolle=deltaker`, {as: 'ola'});
    equal(await s.stop(), 0);
    copyFileSync(`${memory}.var`, memory);
    await refused(/open-minne/);
    back();
  });

  await test('OPERATE: a memory file written anew for the newest checkpoint', async () => {
    rmSync(memory);
    const text = readFileSync(join(ROOT, 'service/OPERATE.md'), 'utf8');
    const recipe = text.slice(text.indexOf('    D=data\n')).split('\n\n')[0].replace(/^ {4}/gm, '').replace('D=data', `D='${s.data}'`);
    execFileSync('sh', ['-eu', '-c', recipe], {cwd: folder()});
    ok(readFileSync(memory).equals(readFileSync(`${memory}.var`)) || readFileSync(memory).length === 8192, 'two slots');
    await s.start();
    equal((await s.api('GET', `avtaler/${id}/pakke.zip?rolle=deltaker`, {as: 'ola'})).status, 200);
    equal(await s.stop(), 0);
    back();
  });

  await test('another salt: another root', async () => {
    sql(`UPDATE blad SET salt=zeroblob(32) WHERE avtale='${id}' AND nr=2`);
    await refused(/open-rot/);
    back();
  });

  await test('and as it was, all goes on', async () => {
    await s.start();
    equal((await s.act(id, 'deltaker', {handling: 'henvendelse', slag: 'nav', tekst: 'Hei.'})).status, 201);
    equal((await s.api('GET', `avtaler/${id}/pakke.zip?rolle=deltaker`, {as: 'ola'})).status, 200);
  });
}, {per_adresse: 0});
