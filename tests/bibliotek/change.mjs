// Changes one byte of one entry of a bundle, and makes the archive whole again around it, so that it is the verifier and not ZIP that sees it:
//   node tests/bibliotek/change.mjs BUNDLE ENTRY OUT
import {readFileSync, writeFileSync} from 'node:fs';
import {crc32} from '../lib/zip.mjs';

const [bundle, entry, out] = process.argv.slice(2);
const bytes = readFileSync(bundle), name = Buffer.from(entry);

// A header of the entry: its signature, how far in its name stands, how far in its digest.
function headerOf(signature, nameAt) {
  for (let at = bytes.indexOf(signature); at >= 0; at = bytes.indexOf(signature, at + 1))
    if (bytes.subarray(at + nameAt, at + nameAt + name.length).equals(name)) return at;
  throw new Error(`no ${entry} in ${bundle}`);
}

const local = headerOf(Buffer.from('PK\x03\x04'), 30), central = headerOf(Buffer.from('PK\x01\x02'), 46);
const start = local + 30 + name.length, size = bytes.readUInt32LE(local + 18);
const data = bytes.subarray(start, start + size);
data[data.indexOf('>') + 1] ^= 1;
bytes.writeUInt32LE(crc32(data), local + 14);
bytes.writeUInt32LE(crc32(data), central + 16);
writeFileSync(out, bytes);
