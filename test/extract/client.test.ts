import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { TerminalError, TransientError } from '../../src/errors.ts';
import type { ClientOptions } from '../../src/extract/client.ts';
import { createClient } from '../../src/extract/client.ts';
import { connect, type Handler, rejection, sendJson, serve } from './support.ts';

/** A handler that gives the answers in turn, the last one again and again. */
function inTurn(...answers: Handler[]): Handler {
  let count = 0;
  return (request, response, url) => answers[Math.min(count++, answers.length - 1)]?.(request, response, url);
}

const ok: Handler = (_, response) => sendJson(response, { ok: true });
const status =
  (code: number, headers: Record<string, string> = {}, body: unknown = { message: 'no' }): Handler =>
  (_, response) =>
    sendJson(response, body, code, headers);

/** Notes the waits instead of waiting; no jitter. */
function noting(waits: number[]): Pick<ClientOptions, 'effects'> {
  const sleep = async (milliseconds: number) => {
    waits.push(Math.round(milliseconds / 1000) * 1000);
  };
  return { effects: { sleep, random: () => 0 } };
}

test('the query has the bytes that the official SDK sends', async () => {
  const seen: unknown[] = [];
  const url = await serve((request, response) => {
    seen.push(request.url, request.headers.authorization, request.headers['user-agent']);
    sendJson(response, { ok: true });
  });
  const client = connect(`${url}/base/`, { projectId: 'a/b c', userAgent: 'trunkledger/1.2.3' });
  const { body } = await client.get('calls', { 'createTime>': '2026-10-01T00:00:00Z', page: 1, to: '+1' });
  expect(body.toString()).toBe('{"ok":true}');
  expect(client.baseUrl).toBe(`${url}/base/v1/projects/a%2Fb%20c`);
  expect(seen).toEqual([
    '/base/v1/projects/a%2Fb%20c/calls?createTime%3E=2026-10-01T00:00:00Z&page=1&to=%2B1',
    `Basic ${Buffer.from('key:secret-of-the-key').toString('base64')}`,
    'trunkledger/1.2.3',
  ]);
  expect(client.stats).toEqual({
    requests: 1,
    retries: 0,
    rateLimited: 0,
    waited: expect.any(Number),
    tokenRequests: 0,
    bytes: 11,
  });
  expect(client.stats.waited).toBeGreaterThan(0);
});

test('what is asked through a metered client counts for it, and for the clients that it is of', async () => {
  const client = connect(await serve(inTurn(status(429), ok, ok, ok)));
  const outer = client.metered();
  const inner = outer.metered();
  await inner.get('calls', {});
  await outer.get('calls', {});
  await client.get('calls', {});
  expect(inner.stats).toMatchObject({ requests: 2, retries: 1, rateLimited: 1 });
  expect(outer.stats).toMatchObject({ requests: 3, retries: 1, rateLimited: 1 });
  expect(client.stats).toMatchObject({ requests: 4, retries: 1, rateLimited: 1 });
  expect(inner.stats.waited).toBeLessThan(client.stats.waited);
});

test.each(['', '.', '..'])('the project id %j is refused', projectId => {
  expect(() => connect('http://127.0.0.1:1', { projectId })).toThrow('SINCH_PROJECT_ID');
});

test.each([429, 500, 502, 503, 504, 408])('%i is tried again', async code => {
  const url = await serve(inTurn(status(code), status(code), ok));
  const client = connect(url);
  let requests = 0;
  await client.get('calls', {}, undefined, () => requests++);
  expect(client.stats).toMatchObject({ requests: 3, retries: 2, rateLimited: code === 429 ? 2 : 0 });
  expect(requests).toBe(3);
});

test.each([
  [400, 'refused again'],
  [401, 'SINCH_KEY_ID'],
  [403, 'SINCH_PROJECT_ID'],
  [404, 'SINCH_API_URL'],
])('%i is final, with its place, the message of the API and a remedy', async (code, remedy) => {
  const url = await serve(status(code, {}, { error: { message: `because\n${'x'.repeat(300)}` } }));
  const client = connect(url);
  const error = await rejection(client.get('calls', { to: '+12015550123' }));
  expect(error).toBeInstanceOf(TerminalError);
  expect(error).toMatchObject({ status: code });
  expect(error.message).toContain(
    `GET /v1/projects/project/calls answered ${code}: because ${'x'.repeat(192)}.`,
  );
  expect(error.message).toContain(remedy);
  expect(error.message).not.toContain('2015550123');
  expect(client.stats.requests).toBe(1);
});

test('tries come to an end', async () => {
  const client = connect(await serve(status(503)), { retry: { tries: 3 } });
  const error = await rejection(client.get('calls', {}));
  expect(error).toBeInstanceOf(TransientError);
  expect(error.message).toBe('GET /v1/projects/project/calls answered 503: no.');
  expect(client.stats).toMatchObject({ requests: 3, retries: 2 });
});

test('a Retry-After in seconds or as a date is waited for', async () => {
  const waits: number[] = [];
  const inOneHour = new Date(Date.now() + 3_600_000).toUTCString();
  const url = await serve(
    inTurn(status(503, { 'retry-after': '1' }), status(429, { 'retry-after': inOneHour }), ok),
  );
  // A cap of one second for the hold: this test waits for no hour.
  const client = connect(url, { retryAfterCapMs: 1500, ...noting(waits) });
  const error = await rejection(client.get('calls', {}));
  expect(error.name).toBe('RetryAfterTooLongError');
  expect(error).toHaveProperty('notBefore', Date.parse(inOneHour));
  expect(waits).toEqual([1000]);
  await expect(client.get('calls', {})).resolves.toBeDefined();
});

test('a Retry-After that is nonsense is ignored', async () => {
  const waits: number[] = [];
  const url = await serve(
    inTurn(status(429, { 'retry-after': 'soon' }), status(503, { 'retry-after': '-1' }), ok),
  );
  await connect(url, noting(waits)).get('calls', {});
  expect(waits).toEqual([0, 0]);
});

test('a Retry-After holds up all requests of the credential', async () => {
  const times: number[] = [];
  const url = await serve((request, response, address) => {
    times.push(Date.now());
    inTurnOf(request, response, address);
  });
  const inTurnOf = inTurn(status(429, { 'retry-after': '1' }), ok);
  const client = connect(url, { concurrency: 1 });
  await Promise.all(Array.from({ length: 4 }, () => client.get('calls', {})));
  expect(times).toHaveLength(5);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(950);
});

test('a body that breaks off is read again', async () => {
  const breakOff: Handler = (_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"calls":[', () => response.destroy());
  };
  const breakOffChunked: Handler = (_, response) => {
    response.writeHead(200);
    response.write('{"calls":[', () => response.destroy());
  };
  const url = await serve(inTurn(breakOff, breakOffChunked, ok));
  const client = connect(url);
  expect((await client.get('calls', {})).body.toString()).toBe('{"ok":true}');
  expect(client.stats).toMatchObject({ requests: 3, retries: 2, bytes: 11 });
});

test('a server that is not there is a network error', async () => {
  const client = connect('http://127.0.0.1:1', { retry: { tries: 2 } });
  const error = await rejection(client.get('calls', {}));
  expect(error).toBeInstanceOf(TransientError);
  expect(error.message).toContain('GET /v1/projects/project/calls got no whole answer');
  expect(client.stats.requests).toBe(2);
});

test.each<[string, Handler]>([
  ['headers', () => {}],
  ['a body', (_, response) => void response.writeHead(200).write('{')],
])('waiting for %s has an end', async (_, handler) => {
  const timeouts = { headersMs: 50, bodyMs: 50 };
  const client = connect(await serve(handler), { timeouts, retry: { tries: 1 } });
  const error = await rejection(client.get('calls', {}));
  expect(error.name).toBe('NetworkError');
  expect(error.message).toMatch(/Timeout/i);
});

test('an abort ends a request in flight with its reason', async () => {
  const asked = Promise.withResolvers<void>();
  const client = connect(await serve(() => asked.resolve()));
  const abort = new AbortController();
  const result = rejection(client.get('calls', {}, abort.signal));
  await asked.promise;
  const reason = new Error('stopped by hand');
  abort.abort(reason);
  expect(await result).toBe(reason);
});

/** An API that takes only the newest of its tokens. */
function expiringApi(): { handler: Handler; revoke: () => void } {
  let issued = 0;
  let valid = 0;
  const handler: Handler = (request, response) => {
    if (request.method === 'POST') {
      valid = ++issued;
      sendJson(response, { access_token: `token-${issued}`, expires_in: 3600 });
    } else if (request.headers.authorization === `Bearer token-${valid}`) sendJson(response, { ok: true });
    else {
      const challenge = 'Bearer error="invalid_token", error_description="The token expired"';
      sendJson(response, { message: 'expired' }, 401, { 'www-authenticate': challenge });
    }
  };
  const revoke = () => {
    valid = -1;
  };
  return { handler, revoke };
}

test('50 requests in flight when the token expires ask for one new token', async () => {
  const { handler, revoke } = expiringApi();
  const client = connect(await serve(handler), { auth: 'oauth2', concurrency: 50 });
  await client.get('calls', {});
  revoke();
  await Promise.all(Array.from({ length: 50 }, () => client.get('calls', {})));
  expect(client.stats).toMatchObject({ tokenRequests: 2, requests: 101, retries: 0 });
});

test('tokens that are called expired as soon as they come are tried again like any passing failure, and not for ever', async () => {
  const challenge = { 'www-authenticate': 'Bearer error_description="expired"' };
  const url = await serve((request, response) => {
    if (request.method === 'POST') sendJson(response, { access_token: 'a', expires_in: 3600 });
    else sendJson(response, { message: 'expired' }, 401, challenge);
  });
  const client = connect(url, { auth: 'oauth2' });
  const error = await rejection(client.get('calls', {}));
  expect(error).toBeInstanceOf(TransientError);
  expect(error).toMatchObject({ message: expect.stringMatching(/two access tokens in a row had expired/) });
  expect(client.stats.requests).toBe(2 * (1 + client.stats.retries));
  expect(client.stats.retries).toBeGreaterThan(0);
});

test('no error, message or inspection shows the secret or a token', async () => {
  const secret = 'secret-of-the-key';
  const basic = Buffer.from(`key:${secret}`).toString('base64');
  const url = await serve((request, response) => {
    if (request.method === 'POST') sendJson(response, { access_token: 'the-token' });
    else sendJson(response, { message: `got ${request.headers.authorization} of ${secret}` }, 400);
  });
  for (const auth of ['basic', 'oauth2'] as const) {
    const client = connect(url, { auth });
    const error = await rejection(client.get('calls', {}));
    const shown = [error, client].map(value => inspect(value, { depth: 20, showHidden: true })).join('\n');
    expect(shown).toContain('[secret]');
    for (const hidden of [secret, basic, 'the-token']) expect(shown).not.toContain(hidden);
  }
  const echoing = await serve((request, response) =>
    sendJson(response, { error: `${request.headers.authorization} ${secret}` }, 401),
  );
  const error = await rejection(connect(echoing, { auth: 'oauth2' }).get('calls', {}));
  expect(inspect(error, { depth: 20 })).not.toContain(secret);
  expect(inspect(error, { depth: 20 })).not.toContain(basic);
});

test('after close nothing is sent', async () => {
  const url = await serve(ok);
  const client = createClient({
    apiUrl: url,
    projectId: 'project',
    authUrl: url,
    keyId: 'key',
    keySecret: 'secret',
    auth: 'basic',
    requestsPerSecond: 10,
    concurrency: 1,
    retryAfterCapMs: 1000,
  });
  await client.close();
  await expect(client.get('calls', {})).rejects.toThrow('closed');
  expect(client.stats.requests).toBe(0);
});
