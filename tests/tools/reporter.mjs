// A reporter for `node --test`: a line a test, of one that fails also why and where, and at the end "N passed, N failed".

// Node wraps what a test threw; the cause is what it said itself.
const why = error => error?.cause?.stack ?? error?.cause?.message ?? error?.cause ?? error?.stack ?? error?.message ?? String(error);

export default async function* report(events) {
  let passed = 0, failed = 0;
  for await (const {type, data} of events) {
    if (type === 'test:pass' && data.details?.type !== 'suite') {
      passed++;
      yield `ok   ${data.name}\n`;
    } else if (type === 'test:fail') {
      failed++;
      yield `FAIL ${data.name}\n     ${String(why(data.details?.error)).slice(0, 2000).replaceAll('\n', '\n     ')}\n`;
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      yield data.message;
    }
  }
  yield `${passed} passed, ${failed} failed\n`;
}
