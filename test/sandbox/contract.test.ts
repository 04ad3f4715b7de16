import { expect, test } from 'vitest';
import { createContract } from '../../src/sandbox/contract/contract.ts';
import { type Answer, answerViolations, violationsOfExchange } from '../support/contract.ts';
import { BASIC, openSandbox, PROJECT, requestToken } from './client.ts';

// What the sandbox answers here is held against the contract by openSandbox, as in every other test.

test('a page of calls in progress, ended and priced is as the contract says', async () => {
  const { get } = await openSandbox({ callsPerDay: 50_000 });
  const answer = await get('/calls?createTime>=2026-10-08T11:30:00Z&pageSize=500');
  expect(answer.status).toBe(200);
  expect(answer.body.calls.some(call => call.endTime === undefined)).toBe(true);
  expect(answer.body.calls.some(call => call.endTime !== undefined && call.price === undefined)).toBe(true);
  expect(answer.body.calls.some(call => call.price !== undefined)).toBe(true);
});

test('a token is as the contract says', async () => {
  const { sandbox } = await openSandbox();
  expect(await requestToken(sandbox)).toMatchObject({ status: 200, body: { expires_in: 3600 } });
});

test.each([
  { status: 401, request: { authorization: `Basic ${btoa('key:wrong')}` } },
  { status: 400, request: { body: 'grant_type=password' } },
  { status: 400, request: { body: '' } },
])('a refused token request is as the contract says: $status', async ({ status, request }) => {
  const { sandbox } = await openSandbox();
  expect((await requestToken(sandbox, request)).status).toBe(status);
});

test.each([
  { status: 429, faults: 'token-error:1:rate-limit' },
  { status: 500, faults: 'token-error:1' },
])('a token endpoint that fails answers as the contract says: $status', async ({ status, faults }) => {
  const { sandbox } = await openSandbox({ faults });
  const answer = await requestToken(sandbox);
  expect(answer.status).toBe(status);
  expect(answer.headers.has('retry-after')).toBe(false);
});

test.each([
  { status: 400, faults: '', query: '?pageSize=501', authorization: BASIC, paths: ['/calls', '/trunks'] },
  { status: 401, faults: '', query: '', authorization: 'Bearer unknown' },
  { status: 403, faults: 'forbidden', query: '', authorization: BASIC },
  { status: 404, faults: 'not-found', query: '', authorization: BASIC },
  { status: 429, faults: 'rate-limit:always', query: '', authorization: BASIC },
  { status: 500, faults: 'server-error:always', query: '', authorization: BASIC },
])('an error is as the contract says, for calls and for resources: $status', async row => {
  const { get } = await openSandbox({ faults: row.faults });
  for (const path of row.paths ?? ['/calls', '/calls/export', '/trunks', '/countryPermissions']) {
    const answer = await get(path + row.query, { authorization: row.authorization });
    expect(Math.floor(answer.status / 100)).toBe(Math.floor(row.status / 100));
    expect(answer.body).toMatchObject({ code: answer.status });
  }
});

test.each(['/v1/projects/p/channels', '/v2', '/v1'])(
  'an unknown path is a 404 with the documented body: %s',
  async path => {
    const { sandbox } = await openSandbox();
    const response = await fetch(sandbox.url + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 404, status: 'NOT_FOUND' });
  },
);

test.each(['', '{', 'Hello'])('an unknown path is a 404 whatever its body is: %j', async body => {
  const { sandbox } = await openSandbox();
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${sandbox.url}/v1/channels`, { method: 'POST', headers, body });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: 404, status: 'NOT_FOUND' });
});

test('a method that the API does not have is a 404 too', async () => {
  const { sandbox } = await openSandbox();
  const response = await fetch(`${sandbox.url}/v1/projects/${PROJECT}/calls`, { method: 'DELETE' });
  expect(response.status).toBe(404);
  await response.body?.cancel();
});

test('the sandbox serves every operation of the contract', async () => {
  const { sandbox } = await openSandbox();
  for (const { method, path } of createContract().operations) {
    const url = sandbox.url + path.replaceAll(/:\w+/g, 'unknown');
    const response = await fetch(url, { method, headers: { authorization: 'Bearer unknown' } });
    expect(`${method} ${path} ${response.status}`).toBe(`${method} ${path} 401`);
    await response.body?.cancel();
  }
});

const TRUNK = { name: 'Acme', hostName: 'acme', id: '01GNZ9MXEZ4K6S8GB7RW063VAN' };
const PAGE = { trunks: [TRUNK], totalItems: 1, pageNumber: 1, pageSize: 500 };
const ERROR = { code: 401, status: 'UNAUTHENTICATED', message: 'Who?', details: [] };

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  const responseBody = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, responseBody };
}

const NOT_ALLOWED: [string, Answer, string][] = [
  ['an undocumented status', answer(418, ERROR), 'status 418 is not documented'],
  [
    'another media type',
    answer(200, PAGE, { 'content-type': 'text/html' }),
    'text/html is not documented for status 200',
  ],
  ['no JSON', answer(200, '{"trunks":['), 'the body is no JSON'],
  ['a missing field', answer(200, { ...PAGE, trunks: undefined }), 'trunks is required'],
  [
    'a field of another type',
    answer(200, { ...PAGE, trunks: [{ ...TRUNK, enableCallerName: 'yes' }] }),
    'trunks[0].enableCallerName "yes" is not of the type boolean or null',
  ],
  [
    'a time that is none',
    answer(200, { ...PAGE, trunks: [{ ...TRUNK, createTime: '' }] }),
    'trunks[0].createTime "" must match format "date-time"',
  ],
  [
    'a field that nobody knows',
    answer(200, { ...PAGE, trunks: [{ ...TRUNK, hostname: 'acme' }] }),
    'trunks[0].hostname is no field that the contract knows',
  ],
  ['a 401 without a challenge', answer(401, ERROR), 'the header WWW-Authenticate is missing'],
  ['an error without details', answer(400, { ...ERROR, details: undefined }), 'details is required'],
  [
    'a detail of no known type',
    answer(400, { ...ERROR, details: [{ type: 'Help' }] }),
    'details[0].type "Help" has to be "BadRequest"',
  ],
];

test.each(NOT_ALLOWED)('the check of answers notices %s', (_, given, violation) => {
  expect(answerViolations(operation('getSipTrunks'), given)).toContain(violation);
});

test('the check of answers lets pass what the contract allows', () => {
  expect(answerViolations(operation('getSipTrunks'), answer(200, PAGE))).toEqual([]);
  expect(answerViolations(operation('getSipTrunks'), answer(200, { ...PAGE, pageNumber: '1' }))).toEqual([]);
  const challenge = { 'www-authenticate': 'Bearer' };
  expect(answerViolations(operation('getSipTrunks'), answer(401, ERROR, challenge))).toEqual([]);
  expect(
    answerViolations(operation('deleteSipTrunk'), { status: 204, headers: {}, responseBody: '' }),
  ).toEqual([]);
});

test('the check of answers notices a body where there is to be none', () => {
  expect(answerViolations(operation('deleteSipTrunk'), answer(204, {}))).toEqual(['status 204 has no body']);
});

test('the check of exchanges notices what a request has and the contract has not', () => {
  const exchange = {
    method: 'POST',
    url: '/v1/projects/p/trunks?dry=1',
    route: '/v1/projects/:projectId/trunks',
    params: { projectId: 'p' },
    query: { dry: '1' },
    requestBody: { name: 'Acme', hostName: 'acme', domain: 'acme.example', hostname: 'acme' },
    ...answer(201, TRUNK),
  };
  expect(violationsOfExchange(exchange)).toEqual({
    request: [
      'domain is read-only',
      'dry is no parameter of createSipTrunk',
      'hostname is no field that the contract knows',
    ],
    answer: [],
  });
});

test('an answer that the contract does not allow reaches the check by way of the sandbox', async () => {
  const { get } = await openSandbox({
    faults: 'malformed:100%:negative-duration',
    allows: ['invalid answers'],
  });
  const { body } = await get('/calls?pageSize=1');
  const given = answerViolations(operation('findCalls'), answer(200, body));
  expect(given).toContainEqual(
    expect.stringMatching(/^calls\[0\]\.durationSeconds -\d+ is below the minimum of 0$/),
  );
});

function operation(operationId: string) {
  const found = createContract().operations.find(candidate => candidate.operationId === operationId);
  if (found === undefined) throw new Error(`no operation ${operationId}`);
  return found;
}
