// Every page of tests/data/sider: what no scene comes to is looked at too.
import {execFileSync} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {check} from '../lib/checks.mjs';
import {ROOT} from '../lib/service.mjs';
import {t} from '../lib/texts.mjs';

// The unit test of the templates writes them to sider/ below the folder where it runs.
export async function models({service, pages, folder}) {
  const program = resolve(ROOT, process.env.AVT_BUILD ?? 'build/test', 'tests/unit_service_render'), here = `${folder}/modeller`;
  mkdirSync(here);
  execFileSync(program, {cwd: here, stdio: 'ignore'});
  const found = readdirSync(`${here}/sider`).filter(file => file.endsWith('.html')).sort();
  check('models: there is a page of each model', found.length === readdirSync(`${ROOT}/tests/data/sider`).filter(file => !/^(varsel|visning)-/.test(file)).length, found.length);
  for (const file of found) {
    const name = file.replace(/\.html$/, '');
    pages.show({name: `modell-${name}`, url: `${service.url}/${name}`, html: readFileSync(`${here}/sider/${file}`, 'utf8'), type: 'text/html'});
  }
  await pages.finish();
  const number = t('avtale.nummer', '2026-000123'), code = `${t('felles.kontrollkode')} 7F3K-9QTM`;
  for (const [page, versjon] of [['avtale-signer', 1], ['signer', 2], ['kvittering', 2]]) {
    const first = pages.printed.get(`modell-${page}`) ?? '';
    check(`models: ${page} on paper begins with number, version and control code`, first.startsWith(`${number} ${t('felles.Versjon', versjon)} ${code}`), first.slice(0, 200));
  }
  const [, width, height] = (await pages.pdf()).toString('latin1').match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/) ?? [];
  check('models: the paper is A4', Math.abs(width - 595.3) < 1 && Math.abs(height - 841.9) < 1, `${width} x ${height}`);
}
