// A receiver of Avtale's webhooks, as somebody else would write one: Standard Webhooks' v1 by the npm library, v1a by Node's crypto.
//
//   const receiver = await startReceiver({port, secret, vkey, failFirst, answer});
//   receiver.received   what was verified and answered with 2xx, in order: {id, timestamp, type, data, headers, body, path}
//   receiver.attempts   every request: the same and `status`, or `fault` when it did not verify (answered with 400)
//   await receiver.until(n)   when n have been received; rejects after a time
//   await receiver.close()
//
// port 0 chooses one (receiver.port, receiver.url). secret: "whsec_…". vkey: the webhook key as the key list has it. failFirst: that many
// verified requests are answered with 503 first. answer(request, response, attempt): answers a verified request itself when given.
import {createHash, createPublicKey, verify} from 'node:crypto';
import {createServer} from 'node:http';
import {Webhook} from 'standardwebhooks';
import {until} from '../lib/until.mjs';

// "<name>+<8 hex>+<base64(0x01 and 32 bytes)>" (c2sp.org/signed-note).
export function parseVkey(vkey) {
  const [name, id, ...rest] = vkey.split('+');
  const typed = Buffer.from(rest.join('+'), 'base64');
  if (typed.length !== 33 || typed[0] !== 1) throw new Error('not an Ed25519 vkey');
  const expected = createHash('sha256').update(`${name}\n`).update(typed).digest('hex').slice(0, 8);
  if (id !== expected) throw new Error('key id is not that of name and key');
  return createPublicKey({format: 'jwk', key: {kty: 'OKP', crv: 'Ed25519', x: typed.subarray(1).toString('base64url')}});
}

// Every v1a signature must hold, and there must be one.
function verifyV1a(key, headers, body) {
  const signed = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), body]);
  const signatures = headers['webhook-signature'].split(' ').filter(s => s.startsWith('v1a,'));
  if (signatures.length === 0) throw new Error('no v1a signature');
  for (const signature of signatures)
    if (!verify(null, signed, key, Buffer.from(signature.slice(4), 'base64'))) throw new Error('v1a does not verify');
}

function check(request, body, webhook, key) {
  const {headers} = request;
  if (request.method !== 'POST') throw new Error('not POST');
  if (headers['content-type'] !== 'application/json') throw new Error('not application/json');
  verifyV1a(key, headers, body);
  return webhook.verify(body.toString('utf8'), headers);
}

async function readBody(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

function describe(request, body) {
  const {headers} = request;
  return {
    id: headers['webhook-id'], timestamp: Number(headers['webhook-timestamp']), path: request.url,
    headers, body: body.toString('utf8'), at: Date.now(),
  };
}

export async function startReceiver({port = 0, secret, vkey, failFirst = 0, answer} = {}) {
  const webhook = new Webhook(secret), key = parseVkey(vkey);
  const received = [], attempts = [];
  let verified = 0;

  async function serve(request, response) {
    const body = await readBody(request);
    const attempt = describe(request, body);
    attempts.push(attempt);
    try {
      Object.assign(attempt, check(request, body, webhook, key));
    } catch (error) {
      attempt.fault = error.message;
      response.writeHead(400).end();
      return;
    }
    verified++;
    if (answer) await answer(request, response, attempt);
    else response.writeHead(verified <= failFirst ? 503 : 204).end();
    attempt.status = response.statusCode;
    if (attempt.status >= 200 && attempt.status < 300) received.push(attempt);
  }

  const server = createServer((request, response) => serve(request, response).catch(() => response.destroy()));
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return {
    received, attempts, port: address.port, url: `http://127.0.0.1:${address.port}/hendelser`,
    async until(n, milliseconds = 10000) {
      await until(() => received.length >= n, milliseconds, () => `(${received.length} of ${n} received, ${attempts.length} attempts)`);
      return received;
    },
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
