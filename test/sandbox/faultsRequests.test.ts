import { expect, test } from 'vitest';
import { BASIC, type Client, openSandbox, PROJECT, requestToken } from './client.ts';

async function statuses({ get }: Client, count: number, path = '/calls?pageSize=1'): Promise<number[]> {
  const seen: number[] = [];
  for (let request = 0; request < count; request++) seen.push((await get(path)).status);
  return seen;
}

test('latency delays every answer', async () => {
  const { get } = await openSandbox({ faults: 'latency:120ms' });
  const start = performance.now();
  await get('/calls?pageSize=1');
  expect(performance.now() - start).toBeGreaterThan(110);
});

test.each([
  ['seconds', /^1$/],
  ['day', /^86400$/],
  ['nonsense', /^soon$/],
  ['date', /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/],
])('rate-limit sends Retry-After as %s, as often as it is told', async (form, expected) => {
  const client = await openSandbox({ faults: `rate-limit:2:${form}` });
  const limited = await client.get('/calls');
  expect(limited.status).toBe(429);
  expect(limited.headers.get('retry-after')).toMatch(expected);
  expect(await statuses(client, 2)).toEqual([429, 200]);
  expect(client.sandbox.stats.faults).toEqual({ 'rate-limit': 2 });
});

test('a Retry-After date lies ahead', async () => {
  const { get } = await openSandbox({ faults: 'rate-limit:date' });
  const limited = await get('/calls');
  expect(Date.parse(limited.headers.get('retry-after') ?? '')).toBeGreaterThan(Date.now());
});

test('rate-limit can do without Retry-After', async () => {
  const { get } = await openSandbox({ faults: 'rate-limit:none' });
  expect((await get('/calls')).headers.has('retry-after')).toBe(false);
});

test('throttle refuses what goes beyond its requests of one second', async () => {
  const client = await openSandbox({ faults: 'throttle:3' });
  const seen = await Promise.all(Array.from({ length: 20 }, () => client.get('/calls?pageSize=1')));
  const refused = seen.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.headers.get('retry-after')).toBe('1');
  expect(seen.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(3);
});

test('server-error fails in bursts, with each of its statuses', async () => {
  const client = await openSandbox({ faults: 'server-error:2/3' });
  expect(await statuses(client, 7)).toEqual([500, 502, 200, 503, 504, 200, 500]);
});

test.each(['/calls', '/calls/export'])(
  'reset tears the body of %s off, and then serves it whole',
  async path => {
    const client = await openSandbox({ faults: 'reset:1' });
    const response = await fetch(`${client.sandbox.url}/v1/projects/${PROJECT}${path}`, {
      headers: { authorization: BASIC },
    });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
    expect((await client.text(path)).length).toBeGreaterThan(1000);
    expect(client.sandbox.stats).toMatchObject({ requests: 2, faults: { reset: 1 } });
  },
);

test('forbidden and not-found refuse for ever, or for a while', async () => {
  expect(await statuses(await openSandbox({ faults: 'forbidden' }), 3)).toEqual([403, 403, 403]);
  expect(await statuses(await openSandbox({ faults: 'not-found:1' }), 2)).toEqual([404, 200]);
});

test('token-error fails the token endpoint as often as it is told', async () => {
  const { sandbox } = await openSandbox({ faults: 'token-error:2' });
  const seen = [await requestToken(sandbox), await requestToken(sandbox), await requestToken(sandbox)];
  expect(seen.map(({ status }) => status)).toEqual([500, 502, 200]);
  expect(sandbox.stats).toMatchObject({ requests: 0, tokenRequests: 3 });
});

test('faults strike together', async () => {
  const client = await openSandbox({ faults: 'rate-limit:1,server-error:1,forbidden:1' });
  expect(await statuses(client, 4)).toEqual([429, 500, 403, 200]);
});
