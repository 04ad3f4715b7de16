import { expect, test } from 'vitest';
import { FaultProfileError, parseFaults } from '../../../src/sandbox/faults/profile.ts';
import { BASIC } from '../client.ts';
import { type Api, first, openApi } from './api.ts';

async function statuses({ send, now }: Api): Promise<number[]> {
  const { id } = first(now().trunks);
  const paths = ['/trunks', `/trunks/${id}`, `/trunks/${id}/endpoints`, '/calls', '/calls/export'];
  const found: number[] = [];
  for (const path of paths)
    found.push(path === '/calls/export' ? await statusOf(path) : (await send('GET', path)).status);
  return found;
}

let url = '';

async function statusOf(path: string): Promise<number> {
  const answer = await fetch(`${url}/v1/projects/p${path}`, { headers: { authorization: BASIC } });
  await answer.body?.cancel();
  return answer.status;
}

test.each([
  ['server-error:always', [500, 502, 503, 504, 500]],
  ['server-error:always@trunks', [500, 502, 200, 200, 200]],
  ['server-error:always@getSipTrunkById', [200, 500, 200, 200, 200]],
  ['forbidden@endpoints', [200, 200, 403, 200, 200]],
  ['not-found@calls', [200, 200, 200, 404, 404]],
  ['rate-limit:always@exportCalls', [200, 200, 200, 200, 429]],
])('%s strikes what it is aimed at', async (faults, expected) => {
  const api = await openApi({ faults });
  url = api.sandbox.url;
  expect(await statuses(api)).toEqual(expected);
});

test('occasions elsewhere are not counted', async () => {
  const { send } = await openApi({ faults: 'server-error:1@phoneNumbers' });
  expect((await send('GET', '/trunks')).status).toBe(200);
  expect((await send('GET', '/phoneNumbers')).status).toBe(500);
  expect((await send('GET', '/phoneNumbers')).status).toBe(200);
});

test('what strikes pages and records can be aimed too', async () => {
  const { get, now } = await openApi({
    faults: 'page-cap:3@trunks,malformed:100%:null-record@accessControlLists',
    allows: ['invalid answers'],
  });
  expect(await get('/trunks')).toMatchObject({ pageSize: 3 });
  expect(await get('/phoneNumbers')).toMatchObject({ pageSize: 500, phoneNumbers: now().phoneNumbers });
  expect(await get('/accessControlLists')).toMatchObject({ accessControlLists: [null, null, null, null] });
});

test('a connection that drops after a change drops without the answer, and the change stays', async () => {
  const { send, now } = await openApi({ faults: 'reset:2' });
  const { id } = first(now().trunks);
  await expect(send('POST', '/trunks', { name: 'A', hostName: 'a' })).rejects.toThrow();
  await expect(send('DELETE', `/trunks/${id}`)).rejects.toThrow();
  const { trunks } = now();
  expect(trunks.map(trunk => trunk.id)).not.toContain(id);
  expect(trunks.at(-1)?.hostName).toBe('a');
});

test('the statistics count aimed faults like any other', async () => {
  const { sandbox, send } = await openApi({ faults: 'server-error:always@trunks' });
  await send('GET', '/trunks');
  await send('GET', '/trunks');
  await send('GET', '/phoneNumbers');
  expect(sandbox.stats).toMatchObject({
    requests: 3,
    statuses: { 200: 1, 500: 1, 502: 1 },
    faults: { 'server-error': 2 },
  });
});

test.each([
  [
    'latency@trunk',
    '"@trunk" is nothing to aim at; allowed: one operation of api/openapi.yaml, or calls, trunks,',
  ],
  ['latency@trunks@calls', '"@trunks@calls" is nothing to aim at'],
  ['latency@', '"@" is nothing to aim at'],
  ['token-error@trunks', 'strikes tokens, and no operation that it could be aimed at'],
])('%s is refused with what is allowed', (text, message) => {
  expect(() => parseFaults(text)).toThrow(FaultProfileError);
  expect(() => parseFaults(text)).toThrow(message);
});
