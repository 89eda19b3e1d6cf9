// The one way in which a test waits. It asks until what() is true, and gives that value back; at the deadline it throws.
// So a test waits for an event, never for a time. That nothing more comes is not waited for at all: a later event is
// made, and it comes alone.
import {setTimeout as pause} from 'node:timers/promises';

const FIRST_MS = 5, MOST_MS = 50; // between two questions: short at first, and never so long that the time is noticed

// deadline: milliseconds. told: what a test that waited in vain is to know beside the question.
export async function until(what, deadline = 20000, told = () => '') {
  const end = performance.now() + deadline;
  for (let wait = FIRST_MS; ; wait = Math.min(2 * wait, MOST_MS)) {
    const value = await what();
    if (value) return value;
    if (performance.now() > end) throw new Error(`not within ${deadline} ms: ${what} ${told()}`);
    await pause(wait);
  }
}
