// What somebody who holds an installation's online seeds can forge: any file of a bundle, sealed anew so that everything before what was changed holds.
import {createHash, createPrivateKey, createPublicKey, randomBytes, sign} from 'node:crypto';
import {zip} from '../lib/zip.mjs';
import {unzip} from '../service/lib.mjs';

const hash = (...parts) => parts.reduce((h, part) => h.update(part), createHash('sha256')).digest();
export const digest = bytes => `sha256:${hash(bytes).toString('hex')}`;
export const four = nr => String(nr).padStart(4, '0');

// ---- keys and notes (c2sp.org/signed-note) ----

// A key of that name from 32 bytes; new ones if there are none.
export function key(name, seed = randomBytes(32)) {
  const secret = createPrivateKey({key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8'});
  const point = Buffer.from(createPublicKey(secret).export({format: 'jwk'}).x, 'base64url');
  const id = hash(`${name}\n`, Buffer.from([1]), point).subarray(0, 4);
  return {name, secret, id, vkey: `${name}+${id.toString('hex')}+${Buffer.concat([Buffer.from([1]), point]).toString('base64')}`};
}

export function note(text, ...keys) {
  return Buffer.from(`${text}\n${keys.map(k => `— ${k.name} ${Buffer.concat([k.id, sign(null, Buffer.from(text), k.secret)]).toString('base64')}\n`).join('')}`);
}

export const textOf = bytes => {
  const all = bytes.toString(), end = all.lastIndexOf('\n\n');
  return all.slice(0, end + 1);
};

// ---- the log (RFC 9162) ----

const leaf = entry => hash(Buffer.from([0]), entry), node = (left, right) => hash(Buffer.from([1]), left, right);
const split = n => 2 ** Math.ceil(Math.log2(n) - 1);
const root = leaves => (leaves.length === 1 ? leaves[0] : node(root(leaves.slice(0, split(leaves.length))), root(leaves.slice(split(leaves.length)))));
function path(leaves, i) {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return i < k ? [...path(leaves.slice(0, k), i), root(leaves.slice(k))] : [...path(leaves.slice(k), i - k), root(leaves.slice(0, k))];
}

// ---- a bundle being forged ----

export class Forgery {
  // keys: {segl, logg}. Entries are by name, and may be set and deleted; then seal() makes the file.
  constructor(bytes, keys) {
    Object.assign(this, {entries: new Map(unzip(bytes)), keys});
    this.was = new Map([...this.entries].map(([name, content]) => [name, digest(content)]));
  }

  get records() {
    return [...this.entries.keys()].filter(name => /^post-\d{4}\.erklaering$/.test(name)).length;
  }

  text(name) {
    const bytes = this.entries.get(name);
    if (!bytes) throw new Error(`no ${name} in the bundle`);
    return bytes.toString();
  }

  set(name, content) {
    this.entries.set(name, Buffer.from(content));
    return this;
  }

  // from: a string or an expression that must be there.
  replace(name, from, to) {
    const before = this.text(name), after = before.replace(from, to);
    if (before === after) throw new Error(`${name} has no ${from}`);
    return this.set(name, after);
  }

  drop(...names) {
    for (const name of names) if (!this.entries.delete(name)) throw new Error(`no ${name} in the bundle`);
    return this;
  }

  // Of S and R: the line that begins with the word, or null.
  line(nr, kind, word) {
    return new RegExp(`^${word} (.*)$`, 'm').exec(this.text(`post-${four(nr)}.${kind}`))?.[1] ?? null;
  }

  find(...lines) {
    for (let nr = 1; nr <= this.records; nr++) if (lines.every(l => `\n${this.text(`post-${four(nr)}.erklaering`)}`.includes(`\n${l}\n`))) return nr;
    throw new Error(`no record with ${lines}`);
  }

  s(nr, from, to) { return this.replace(`post-${four(nr)}.erklaering`, from, to); }
  r(nr, from, to) { return this.replace(`post-${four(nr)}.kvittering`, from, to); }

  // Records nrs taken away, and the others numbered anew from 1.
  without(...nrs) {
    const kept = Array.from({length: this.records}, (_, i) => i + 1).filter(nr => !nrs.includes(nr));
    return this.ordered(kept);
  }

  // The records in this order, each with its files.
  ordered(nrs) {
    const of = nr => [...this.entries.keys()].filter(name => name.startsWith(`post-${four(nr)}`)), moved = [];
    nrs.forEach((from, i) => {
      for (const name of of(from)) moved.push([name.replace(/^post-\d{4}/, `post-${four(i + 1)}`), this.entries.get(name), this.was.get(name)]);
    });
    for (const name of [...this.entries.keys()].filter(n => n.startsWith('post-'))) {
      this.entries.delete(name);
      this.was.delete(name);
    }
    for (const [name, content, was] of moved) {
      this.entries.set(name, content);
      if (was) this.was.set(name, was);
    }
    return this;
  }

  // A copy of record `from`, as the last one.
  repeat(from, change = text => text) {
    const to = this.records + 1;
    for (const kind of ['erklaering', 'kvittering', 'bevis', 'tlog-proof']) {
      const content = this.entries.get(`post-${four(from)}.${kind}`);
      if (content) this.entries.set(`post-${four(to)}.${kind}`, kind === 'erklaering' ? Buffer.from(change(content.toString())) : content);
    }
    const tid = /^tid (.*)$/m.exec(this.text(`post-${four(to - 1)}.kvittering`))[1];
    return this.set(`post-${four(to)}.kvittering`, this.text(`post-${four(to)}.kvittering`).replace(/^tid .*$/m, `tid ${tid}`));
  }

  // Somebody else's keys throughout, in an installation of that name; its key list is signed by a root of its own, which is returned.
  owned(opphav) {
    const list = 'nokler/nokkelliste-1.note', old = textOf(this.entries.get(list)), name = /^nokkel (\S+?)\/segl\//m.exec(old)[1];
    const keys = {}, text = old.replace(/^nokkel (\S+?)\+\S+ (\w+) /gm, (_, vkey, use) => {
      keys[use] = key(vkey.replace(name, opphav));
      return `nokkel ${keys[use].vkey} ${use} `;
    });
    const own = digest(Buffer.from(text));
    for (let nr = 1; nr <= this.records; nr++) this.r(nr, /^nokkelliste 1 .*$/m, `nokkelliste 1 ${own}`);
    this.entries.set(list, note(text, keys.rot));
    this.keys = keys;
    return keys.rot;
  }

  // ---- sealing ----

  // Everything that names a changed file by its digest names the new one: annexes, then what holds them, declarations in order, evidence, receipts.
  relink() {
    const map = new Map(), carry = text => [...map].reduce((t, [from, to]) => t.replaceAll(from, to).replaceAll(`"${from.slice(7)}"`, `"${to.slice(7)}"`).replaceAll(`>${from.slice(7)}<`, `>${to.slice(7)}<`), text);
    const settle = name => {
      const was = this.was.get(name), is = digest(this.entries.get(name));
      if (was && was !== is) map.set(was, is);
    };
    const names = [...this.entries.keys()], main = name => /^versjon-\d+\/avtale\.xml$/.test(name);
    names.filter(name => /^versjon-|^post-.*\.(bevis|xml|pdf|png|jpg)$|^nokler/.test(name) && !main(name)).forEach(settle);
    for (const name of names.filter(main)) {
      this.set(name, carry(this.text(name)));
      settle(name);
    }
    const schema = this.schemas();
    if (schema) map.set(...schema);
    for (let nr = 1; nr <= this.records; nr++) {
      const name = `post-${four(nr)}.erklaering`;
      this.set(name, carry(this.text(name)));
      settle(name);
    }
    for (let nr = 1; nr <= this.records; nr++) this.set(`post-${four(nr)}.kvittering`, carry(this.text(`post-${four(nr)}.kvittering`)));
    return this;
  }

  // [old digest, new digest] of the one measure's schema, if its files were changed.
  schemas() {
    const files = [...this.entries.keys()].filter(name => name.startsWith('skjema/')).sort();
    const sums = digestOf => digest(Buffer.from(files.map(name => `${digestOf(name).slice(7)}  ${name.slice(7)}\n`).join('')));
    const before = sums(name => this.was.get(name)), after = sums(name => digest(this.entries.get(name)));
    return before === after ? null : [before, after];
  }

  // Receipts that follow each other, each for its declaration.
  receipts() {
    let before = 'ingen';
    for (let nr = 1; nr <= this.records; nr++) {
      const name = `post-${four(nr)}.kvittering`, s = digest(this.entries.get(`post-${four(nr)}.erklaering`)), bevis = this.entries.get(`post-${four(nr)}.bevis`);
      let text = textOf(this.entries.get(name)).replace(/^nr .*$/m, `nr ${nr}`).replace(/^forrige .*$/m, `forrige ${before}`).replace(/^erklaering .*$/m, `erklaering ${s}`);
      if (bevis) text = text.replace(/^bevis .*$/m, `bevis ${digest(bevis)}`);
      this.entries.set(name, note(text, this.keys.segl));
      before = digest(Buffer.from(text));
    }
    return this;
  }

  // A log of these receipts alone, behind `first` leaves of others.
  log(first = 1) {
    const salts = [], leaves = Array.from({length: first}, () => leaf(randomBytes(32))), n = this.records;
    for (let nr = 1; nr <= n; nr++) {
      salts.push(randomBytes(32));
      const number = Buffer.alloc(4), text = textOf(this.entries.get(`post-${four(nr)}.kvittering`));
      number.writeUInt32BE(nr);
      leaves.push(leaf(hash('avtale/blad/v1\n', salts[nr - 1], /^avtale (\S+)$/m.exec(text)[1], number, hash(text))));
    }
    this.tree = `${this.keys.logg.name} ${leaves.length} ${root(leaves).toString('base64')}`;
    const checkpoint = note(`${this.keys.logg.name}\n${leaves.length}\n${root(leaves).toString('base64')}\n`, this.keys.logg);
    for (let nr = 1; nr <= n; nr++) {
      const at = first + nr - 1, hashes = path(leaves, at).map(h => `${h.toString('base64')}\n`).join('');
      this.set(`post-${four(nr)}.tlog-proof`, `c2sp.org/tlog-proof@v1\nextra ${salts[nr - 1].toString('base64')}\nindex ${at}\n${hashes}\n${checkpoint}`);
    }
    return this;
  }

  // pakke.txt that says of these records and this log what is so; fra: the first version, if it is another than before.
  told(fra) {
    const last = textOf(this.entries.get(`post-${four(this.records)}.kvittering`)), id = /^avtale (\S+)$/m.exec(last)[1];
    let text = this.text('pakke.txt').replace(/^avtale [^/]\S*$/m, `avtale ${id}`).replace(/^hode .*$/m, `hode ${this.records} ${digest(Buffer.from(last))}`).replace(/^logg .*$/m, `logg ${this.tree}`);
    if (fra) text = text.replace(/^fra-versjon .*$/m, `fra-versjon ${fra}`);
    return this.set('pakke.txt', text);
  }

  manifest() {
    this.entries.delete('manifest.note');
    const names = [...this.entries.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    this.entries.set('manifest.note', note(names.map(name => `${digest(this.entries.get(name)).slice(7)}  ${name}\n`).join(''), this.keys.segl));
    return this;
  }

  // The file, as it is; with the manifest made anew; with everything made anew.
  plain() { return zip(this.entries); }
  covered() { return this.manifest().plain(); }
  seal(fra) { return this.relink().receipts().log().told(fra).covered(); }
}
