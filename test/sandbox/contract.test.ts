import { expect, test } from 'vitest';
import { BASIC, openSandbox, PROJECT, requestToken } from './client.ts';
import { violations } from './contract.ts';

const CALLS = '/v1/projects/{projectId}/calls';
const EXPORT = '/v1/projects/{projectId}/calls/export';
const TOKEN = '/oauth2/token';

test('a page of calls in progress, ended and priced is as the contract says', async () => {
  const { get } = await openSandbox({ callsPerDay: 50_000 });
  const answer = await get('/calls?createTime>=2026-10-08T11:30:00Z&pageSize=500');
  expect(answer.status).toBe(200);
  expect(answer.body.calls.some(call => call.endTime === undefined)).toBe(true);
  expect(answer.body.calls.some(call => call.endTime !== undefined && call.price === undefined)).toBe(true);
  expect(answer.body.calls.some(call => call.price !== undefined)).toBe(true);
  expect(violations(CALLS, 'get', answer)).toEqual([]);
});

test('a record that is not as the contract says is noticed', async () => {
  const { get } = await openSandbox({ faults: 'malformed:100%:negative-duration' });
  expect(violations(CALLS, 'get', await get('/calls'))).toContain('/calls/0/durationSeconds must be >= 0');
});

test('a token is as the contract says', async () => {
  const { sandbox } = await openSandbox();
  const answer = await requestToken(sandbox);
  expect(answer).toMatchObject({ status: 200, body: { expires_in: 3600 } });
  expect(violations(TOKEN, 'post', answer)).toEqual([]);
});

test.each([
  { status: 401, request: { authorization: `Basic ${btoa('key:wrong')}` } },
  { status: 400, request: { body: 'grant_type=password' } },
  { status: 400, request: { body: '' } },
])('a refused token request is as the contract says: $status', async ({ status, request }) => {
  const { sandbox } = await openSandbox();
  const answer = await requestToken(sandbox, request);
  expect(answer.status).toBe(status);
  expect(violations(TOKEN, 'post', answer)).toEqual([]);
});

test.each([
  { status: 429, faults: 'token-error:1:rate-limit' },
  { status: 500, faults: 'token-error:1' },
])('a token endpoint that fails answers as the contract says: $status', async ({ status, faults }) => {
  const { sandbox } = await openSandbox({ faults });
  const answer = await requestToken(sandbox);
  expect(answer.status).toBe(status);
  expect(answer.headers.has('retry-after')).toBe(false);
  expect(violations(TOKEN, 'post', answer)).toEqual([]);
});

test.each([
  { status: 400, faults: '', query: '?pageSize=501', authorization: BASIC },
  { status: 401, faults: '', query: '', authorization: 'Bearer unknown' },
  { status: 403, faults: 'forbidden', query: '', authorization: BASIC },
  { status: 404, faults: 'not-found', query: '', authorization: BASIC },
  { status: 429, faults: 'rate-limit', query: '', authorization: BASIC },
  { status: 500, faults: 'server-error:always', query: '', authorization: BASIC },
])('an error is as the contract says, for list and export: $status', async row => {
  const { get } = await openSandbox({ faults: row.faults });
  for (const [path, operation] of [
    ['/calls', CALLS],
    ['/calls/export', EXPORT],
  ] as const) {
    const answer = await get(path + row.query, { authorization: row.authorization });
    expect(Math.floor(answer.status / 100)).toBe(Math.floor(row.status / 100));
    expect(answer.body).toMatchObject({ code: answer.status });
    expect(violations(operation, 'get', answer)).toEqual([]);
  }
});

test.each(['/v1/projects/p/trunks', '/v2', '/'])(
  'an unknown path is a 404 with the documented body: %s',
  async path => {
    const { sandbox } = await openSandbox();
    const response = await fetch(sandbox.url + path);
    const answer = { status: response.status, headers: response.headers, body: await response.json() };
    expect(answer.status).toBe(404);
    expect(violations(CALLS, 'get', answer)).toEqual([]);
  },
);

test('a method that the API does not have is a 404 too', async () => {
  const { sandbox } = await openSandbox();
  const response = await fetch(`${sandbox.url}/v1/projects/${PROJECT}/calls`, { method: 'DELETE' });
  expect(response.status).toBe(404);
  await response.body?.cancel();
});
