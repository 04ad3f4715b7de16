import { expect, test } from 'vitest';
import { type ErrorBody, openSandbox, requestToken } from './client.ts';

test('a token of the token endpoint opens the API as Bearer', async () => {
  const { sandbox, get } = await openSandbox();
  const { body } = await requestToken(sandbox);
  expect(body.expires_in).toBe(3600);
  expect((await get('/calls', { authorization: `Bearer ${body.access_token}` })).status).toBe(200);
});

test('any key id with the secret "sandbox" opens the API as Basic, for any project', async () => {
  const { sandbox } = await openSandbox();
  for (const [key, project] of [
    ['a', 'one'],
    ['b', 'two'],
  ]) {
    const response = await fetch(`${sandbox.url}/v1/projects/${project}/calls`, {
      headers: { authorization: `Basic ${btoa(`${key}:sandbox`)}` },
    });
    expect(await response.json()).toMatchObject({
      calls: [{ projectId: project }, ...Array(99).fill({ projectId: project })],
    });
  }
});

test.each([
  ['no header', {}, 'Bearer'],
  ['a wrong secret', { authorization: `Basic ${btoa('key:secret')}` }, 'Basic'],
  ['no key id', { authorization: `Basic ${btoa(':sandbox')}` }, 'Basic'],
  ['a token of nobody', { authorization: 'Bearer abc.def' }, 'invalid_token'],
  ['an unknown scheme', { authorization: 'Digest abc' }, 'Bearer'],
])('%s is a 401 that does not speak of expiry', async (_name, headers, challenge) => {
  const { get } = await openSandbox();
  const answer = await get<ErrorBody>('/calls', headers);
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toContain(challenge);
  expect(answer.headers.get('www-authenticate')).not.toContain('expired');
});

test('a token that was used up is a 401 that says expired, and the next token works', async () => {
  const { sandbox, get } = await openSandbox({ faults: 'token-early:2' });
  const first = { authorization: `Bearer ${(await requestToken(sandbox)).body.access_token}` };
  expect((await get('/calls', first)).status).toBe(200);
  expect((await get('/calls', first)).status).toBe(200);
  const refused = await get('/calls', first);
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toContain('expired');
  const second = { authorization: `Bearer ${(await requestToken(sandbox)).body.access_token}` };
  expect((await get('/calls', second)).status).toBe(200);
});

test('a token can expire by time', async () => {
  const { sandbox, get } = await openSandbox({ faults: 'token-early:0ms' });
  const { body } = await requestToken(sandbox);
  const refused = await get('/calls', { authorization: `Bearer ${body.access_token}` });
  expect(refused.headers.get('www-authenticate')).toContain('expired');
});

test.each([
  ['token-early', 5],
  ['token-early:10m', 8],
  ['token-early:10m:3', 3],
])('%s lets a token be used %i times', async (faults, uses) => {
  const { sandbox, get } = await openSandbox({ faults });
  const token = { authorization: `Bearer ${(await requestToken(sandbox)).body.access_token}` };
  const statuses: number[] = [];
  for (let use = 0; use < 8; use++) statuses.push((await get('/calls?pageSize=1', token)).status);
  expect(statuses.filter(status => status === 200)).toHaveLength(uses);
});

test('a token outlives a restart of the sandbox', async () => {
  const { sandbox } = await openSandbox();
  const { body } = await requestToken(sandbox);
  const { get } = await openSandbox();
  expect((await get('/calls', { authorization: `Bearer ${body.access_token}` })).status).toBe(200);
});
