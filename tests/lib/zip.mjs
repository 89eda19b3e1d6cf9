// Bundles as files, read and written in the strict ZIP of FORMAT.md, section 9: Map of name → bytes.
const SHARED = [[10, 2], [0, 2], [0, 2], [0, 2], [0x21, 2]]; // version, flags, stored, midnight, 1980-01-01

export function crc32(data) {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

const fields = list => Buffer.concat(list.map(([value, size]) => {
  const out = Buffer.alloc(size);
  out.writeUIntLE(value, 0, size);
  return out;
}));

// The entries sorted by the bytes of their names.
export function zip(entries) {
  const files = [...entries].map(([name, bytes]) => ({name: Buffer.from(name), bytes})).sort((a, b) => Buffer.compare(a.name, b.name));
  const parts = [], central = [];
  let at = 0;
  for (const {name, bytes} of files) {
    const common = [...SHARED, [crc32(bytes), 4], [bytes.length, 4], [bytes.length, 4], [name.length, 2], [0, 2]];
    const local = Buffer.concat([fields([[0x04034b50, 4], ...common]), name, bytes]);
    central.push(Buffer.concat([fields([[0x02014b50, 4], [10, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]]), name]));
    parts.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...parts, directory, fields([[0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [directory.length, 4], [at, 4], [0, 2]])]);
}
