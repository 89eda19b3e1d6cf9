// One line per check, and the count at the end.
let passed = 0, failed = 0;
const began = Date.now();

const seconds = () => ((Date.now() - began) / 1000).toFixed(0).padStart(4);

export function check(name, good, detail = '') {
  if (good) passed++; else failed++;
  console.log(`${seconds()} ${good ? 'ok  ' : 'FAIL'} ${name}${!good && detail !== '' ? `\n       ${String(detail).replaceAll('\n', '\n       ')}` : ''}`);
  return good;
}

export function equal(name, is, wanted) {
  return check(name, is === wanted, `is ${JSON.stringify(is)}, wanted ${JSON.stringify(wanted)}`);
}

export function includes(name, text, part) {
  return check(name, text.includes(part), `"${part}" is not in: ${text.slice(0, 600)}`);
}

// A scene that breaks is one failure; the others go on.
export async function scene(name, run) {
  try {
    await run();
  } catch (error) {
    check(`${name}: it goes on to its end`, false, error.stack ?? error);
  }
}

export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}
