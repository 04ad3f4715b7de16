import { request } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { basic, openStatusServer, samplesOf } from '../support/statusServer.ts';

const password = 'correct horse: battery';
const closed = ['/', '/board/', '/board/api/queues', '/readyz', '/metrics', '/nowhere'];

async function statusOf(url: string, headers: Record<string, string> = {}): Promise<number> {
  const answer = await fetch(url, { headers, redirect: 'manual' });
  await answer.arrayBuffer();
  return answer.status;
}

/** With a Host of one's own, which fetch does not allow. */
function askAs(url: string, host: string, method = 'GET', headers: object = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers: { ...headers, host } }, answer => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    })
      .once('error', reject)
      .end();
  });
}

test('with a password, everything but /healthz asks for it', async () => {
  const { url } = await openStatusServer({ password: new Secret(password) });
  expect(await statusOf(`${url}/healthz`)).toBe(200);
  for (const path of closed) {
    expect(await statusOf(url + path), path).toBe(401);
    expect(await statusOf(url + path, { authorization: basic('wrong') }), path).toBe(401);
    expect(await statusOf(url + path, { authorization: basic(password) }), path).not.toBe(401);
  }
  const refused = await fetch(`${url}/metrics`);
  expect(refused.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
  expect(await refused.text()).not.toContain(password);
});

test('any user name goes with the password, and nothing that merely resembles it', async () => {
  const { url } = await openStatusServer({ password: new Secret(password) });
  for (const user of ['', 'prometheus', 'ü'])
    expect(await statusOf(`${url}/metrics`, { authorization: basic(password, user) })).toBe(200);
  const others = [password.slice(1), `${password} `, password.toUpperCase(), '', 'x'.repeat(4096)];
  for (const other of others) {
    expect(await statusOf(`${url}/metrics`, { authorization: basic(other) }), other).toBe(401);
  }
  for (const header of ['Basic', 'Basic !', `Bearer ${password}`, Buffer.from(password).toString('base64')]) {
    expect(await statusOf(`${url}/metrics`, { authorization: header }), header).toBe(401);
  }
});

test('a password of any characters opens, and no other one does', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(text, text, async (right, other) => {
      const server = await openStatusServer({ password: new Secret(right) });
      expect(await statusOf(`${server.url}/metrics`, { authorization: basic(right) })).toBe(200);
      const expected = other === right ? 200 : 401;
      expect(await statusOf(`${server.url}/metrics`, { authorization: basic(other) })).toBe(expected);
      await server.close();
    }),
    { numRuns: 20 },
  );
});

test.each(['0.0.0.0', '::', '192.0.2.1', 'localhost.example', '127.0.0.1.example', '1270.0.0.1'])(
  'at %s it does not listen without a password',
  async host => {
    const refusal = await openStatusServer({ host }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UsageError);
    expect((refusal as Error).message).toContain(host);
    expect((refusal as Error).message).toContain('TRUNKLEDGER_BOARD_PASSWORD');
  },
);

test('at 0.0.0.0 it listens with one, and answers by any name', async () => {
  const { url } = await openStatusServer({ host: '0.0.0.0', password: new Secret(password) });
  const local = `http://127.0.0.1:${new URL(url).port}/readyz`;
  expect(await askAs(local, 'ledger.example', 'GET', { authorization: basic(password) })).toBe(200);
  expect(await askAs(local, 'ledger.example')).toBe(401);
});

test('a port that is taken is named, and wrong usage', async () => {
  const port = Number(new URL((await openStatusServer()).url).port);
  const refusal = await openStatusServer({ port }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UsageError);
  expect((refusal as Error).message).toContain(`--port ${port}`);
});

test.each([
  ['127.0.0.1', 65_536, 'from 0 to 65535'],
  ['192.0.2.1', 0, 'does not have that address'],
])('where it cannot listen, at %s:%i, it says why', async (host, port, reason) => {
  const options = { host, port, password: new Secret(password) };
  const refusal = await openStatusServer(options).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UsageError);
  expect((refusal as Error).message).toContain(reason);
});

test('without a password, a page that leads its own name to this machine is refused', async () => {
  const { url } = await openStatusServer();
  const { port } = new URL(url);
  for (const own of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, 'LOCALHOST']) {
    expect(await askAs(`${url}/readyz`, own), own).toBe(200);
  }
  for (const foreign of [`attacker.example:${port}`, '127.0.0.1.attacker.example', '192.0.2.1']) {
    expect(await askAs(`${url}/readyz`, foreign), foreign).toBe(421);
  }
});

test('a page of another origin changes nothing', async () => {
  const { url } = await openStatusServer();
  const host = new URL(url).host;
  const pause = (headers: object) => askAs(`${url}/board/api/queues/pause`, host, 'PUT', headers);
  expect(await pause({ origin: 'https://attacker.example' })).toBe(403);
  expect(await pause({ origin: 'null' })).toBe(403);
  expect(await pause({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await pause({ origin: url })).toBe(200);
  expect(await pause({})).toBe(200);
});

test('what cannot be read is left out of the metrics, and said to be', async () => {
  const broken = async () => Promise.reject(new Error('away'));
  const warnings: string[] = [];
  const { url } = await openStatusServer({
    figures: {
      ledger: broken,
      backlog: broken,
      isLoader: () => true,
      now: () => 0,
      logger: { warn: (_fields, message) => void warnings.push(message) },
    },
  });
  const samples = samplesOf(await (await fetch(`${url}/metrics`)).text());
  expect(samples.get('trunkledger_source_up{source="ledger"}')).toBe(0);
  expect(samples.get('trunkledger_source_up{source="queue"}')).toBe(0);
  expect(samples.get('trunkledger_loader')).toBe(1);
  const names = [...samples.keys()].map(name => name.replace(/\{.*/, ''));
  for (const absent of ['windows', 'seconds_behind', 'calls', 'open_gaps', 'queue_jobs']) {
    expect(names).not.toContain(`trunkledger_${absent}`);
  }
  expect(warnings).toHaveLength(2);
});
