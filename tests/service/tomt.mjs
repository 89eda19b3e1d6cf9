// What has been emptied is no value: every number that people write, in every measure, by page, by API, in a proposal and in a calculation.
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {AVTALE, equal, forms, innhold, ok, ROOT, script, test, TILTAK} from './lib.mjs';

// The numbers of a measure: "path" of a field outside lists, "list/path" of one in a list; true if whole.
function numbers(tiltak) {
  const own = readFileSync(join(ROOT, `schemas/${tiltak}/1/felt.xml`), 'utf8'), shared = readFileSync(join(ROOT, 'schemas/felles/1/grupper.xml'), 'utf8');
  const groups = Object.fromEntries([...shared.matchAll(/<gruppe navn="([^"]+)"[^>]*>([^]*?)<\/gruppe>/g)].map(m => [m[1], m[2]]));
  const text = own.replace(/<bruk gruppe="([^"]+)"[^>]*\/>/g, (_, name) => groups[name]), found = new Map();
  let list = '';
  for (const [, end, tag, attrs] of text.matchAll(/<(\/?)(liste|felt)\b([^>]*)>/g)) {
    const sti = attrs.match(/\bsti="([^"]+)"/)?.[1], type = attrs.match(/\btype="(kr|heltall|desimal)"/)?.[1];
    if (tag === 'liste') list = end ? '' : `${sti}/`;
    else if (!end && type) found.set(list + sti, type !== 'desimal');
  }
  return found;
}

const at = (content, path) => path.split('/').reduce((value, key) => value?.[key], content);
const everywhere = (content, path, lists) => {
  const list = lists.find(l => path.startsWith(`${l}/`));
  return list ? (at(content, list) ?? []).map(item => at(item, path.slice(list.length + 1))) : [at(content, path)];
};
const put = (content, path, value) => {
  const keys = path.split('/'), last = keys.pop();
  keys.reduce((o, key) => (o[key] ??= {}), content)[last] = value;
};

await script(async s => {
  for (const tiltak of TILTAK) {
    const found = numbers(tiltak), lists = Object.entries(innhold(tiltak)).filter(([, v]) => Array.isArray(v)).map(([k]) => k);
    ok(found.size > 3, `${tiltak} has ${found.size} numbers`);
    const written = async id => {
      const {utkast} = await s.get(id, 'veileder');
      return [...found.keys()].filter(path => !utkast.beregnet?.includes(path) && everywhere(utkast.innhold, path, lists).some(v => v !== undefined));
    };
    await test(`${tiltak}: by page every number that is emptied saves as absent`, async () => {
      const id = await s.create(tiltak), emptied = [], vera = await s.login('vera');
      const start = (await vera.get(`/avtaler/${id}`)).text;
      const pages = [...new Set([...start.matchAll(/href="(\/avtaler\/[^"]+\/utkast\/[^"]+)"/g)].map(m => m[1].replaceAll('&amp;', '&')))];
      ok(pages.length > 3, start.slice(0, 300));
      for (const page of pages) {
        const form = forms((await vera.get(page)).text).find(f => f.method === 'post' && f.action.includes('/utkast/'));
        const mine = Object.keys(form?.fields ?? {}).filter(name => name.startsWith('f:') && found.has(name.slice(2).replace(/[0-9A-HJKMNP-TV-Z]{26}\//, '')) && form.fields[name]);
        if (mine.length === 0) continue;
        const done = await vera.post(form.action, {...form.fields, ...Object.fromEntries(mine.map((name, i) => [name, i % 2 ? ' ' : '']))});
        equal(done.status, 303, `${page} ${mine}: ${done.text.match(/<title>[^<]*/)}`);
        emptied.push(...mine.map(name => name.slice(2).replace(/[0-9A-HJKMNP-TV-Z]{26}\//, '')));
      }
      ok(emptied.length > 0, 'there is something to empty');
      const left = (await written(id)).filter(path => emptied.includes(path));
      equal(left, [], 'none is left');
    });
    await test(`${tiltak}: so it is by API, and null is the same`, async () => {
      for (const nothing of ['', ' ', null]) {
        const id = await s.create(tiltak), outside = (await written(id)).filter(path => !lists.some(l => path.startsWith(`${l}/`)));
        const saved = await s.save(id, 'veileder', c => {
          for (const path of outside) put(c, path, nothing);
          for (const path of found.keys()) for (const list of lists) if (path.startsWith(`${list}/`)) for (const item of c[list] ?? []) if (at(item, path.slice(list.length + 1)) !== undefined) put(item, path.slice(list.length + 1), nothing);
        });
        equal(saved.status, 200, saved.text.slice(0, 400));
        const {utkast} = await s.get(id, 'veileder');
        const left = [...found.keys()].filter(path => outside.includes(path) && everywhere(utkast.innhold, path, lists).some(v => v !== undefined));
        equal(left.filter(path => !isComputed(tiltak, path)), [], JSON.stringify(nothing));
      }
    });
  }
  await test('a wage that was written can be emptied, and written again', async () => {
    const id = await s.create('varig-lonnstilskudd');
    const wage = async value => {
      const saved = await s.save(id, 'veileder', c => (c.manedslonn = value));
      equal(saved.status, 200, saved.text.slice(0, 300));
      return (await s.get(id, 'veileder')).utkast.innhold;
    };
    const empty = await wage('');
    equal([empty.manedslonn, empty['sum-tilskudd']], [undefined, undefined]);
    equal((await wage(30000)).manedslonn, 30000);
  });
  await test('what is no number is told, and is not taken for nothing', async () => {
    const id = await s.create('varig-lonnstilskudd'), saved = await s.save(id, 'veileder', c => (c.manedslonn = '-'));
    equal([saved.status, saved.json.feil[0].kode, saved.json.feil[0].felt], [422, 'feil-type', 'manedslonn']);
  });
  await test('a proposal of an empty number takes it away', async () => {
    const id = await s.create('sommerjobb'), answer = await s.api('POST', `avtaler/${id}/forslag`, {as: 'ola',
      body: {rolle: 'deltaker', felt: 'stillingsprosent', verdi: '', begrunnelse: 'Vi vet ikke ennå.'}});
    equal(answer.status, 201, answer.text.slice(0, 300));
  });
  await test('a calculation passes over an empty number', async () => {
    const computed = input => spawnSync(AVTALE, ['beregn', '--tiltak', 'varig-lonnstilskudd', '--skjemaer', 'schemas'], {cwd: ROOT, encoding: 'utf8', input: JSON.stringify(input)}).stdout;
    equal(computed({manedslonn: '', stillingsprosent: ' '}), computed({}));
    ok(computed({manedslonn: '-'}).includes('ugyldig-form'), 'what is no number is told');
  });
});

// What a rule gives is never written.
function isComputed(tiltak, path) {
  return new RegExp(`<beregn[^>]*\\bfelt="${path}"`).test(readFileSync(join(ROOT, `schemas/${tiltak}/1/regler.xml`), 'utf8'));
}
