import { expect, test } from 'vitest';
import { type Call, openSandbox, PROJECT, seconds } from './client.ts';

const HOUR = '/calls?createTime=2024-02-29T15&pageSize=500';
const EXPORT = '/calls/export?createTime=2024-02-29T15';

test('two servers give the same bytes, whatever else they served before', async () => {
  const [one, other] = [await openSandbox(), await openSandbox()];
  await other.text('/calls?createTime=1999-12-31');
  expect(await one.text(HOUR)).toBe(await other.text(HOUR));
  expect(await one.text(EXPORT)).toBe(await other.text(EXPORT));
});

test('another seed has other calls', async () => {
  const [one, other] = [await openSandbox({ seed: 'one' }), await openSandbox({ seed: 'other' })];
  expect(await one.text(HOUR)).not.toBe(await other.text(HOUR));
});

test('another project has other calls, trunks and ids', async () => {
  const { sandbox } = await openSandbox();
  const [start, end] = [seconds('2024-02-29T00:00:00Z'), seconds('2024-03-01T00:00:00Z')];
  const [one, other] = [PROJECT, 'another'].map(project => [...sandbox.truth(project, start, end)]);
  for (const key of ['callId', 'trunkId'] as const) {
    const known = new Set(one?.map(call => call[key]));
    expect(other?.filter(call => known.has(call[key]))).toEqual([]);
  }
});

test('as the clock moves, a call is unknown, in progress, ended and priced, and then stays as it is', async () => {
  let now = seconds('2026-10-05T15:00:00Z');
  const { sandbox } = await openSandbox({ now: () => now * 1000, callsPerDay: 20_000 });
  const created = seconds('2026-10-05T14:00:00Z');
  const at = (moment: number): Call | undefined => {
    now = moment;
    return [...sandbox.truth(PROJECT, created, created + 600)].find(call => call.callId === chosen?.callId);
  };
  now = created + 86_400;
  const chosen = [...sandbox.truth(PROJECT, created, created + 600)].find(
    call => call.answerTime && (call.durationSeconds ?? 0) > 60 && call.createTime !== call.answerTime,
  );
  const start = seconds(chosen?.createTime ?? '');
  const end = seconds(chosen?.endTime ?? '');
  expect(at(start - 1)).toBeUndefined();
  expect(at(start)).not.toHaveProperty('answerTime');
  expect(at(start)).not.toHaveProperty('callResult');
  expect(at(end - 1)).toHaveProperty('answerTime');
  expect(at(end - 1)).not.toHaveProperty('endTime');
  expect(at(end)).toMatchObject({ endTime: chosen?.endTime, callResult: 'COMPLETED' });
  expect(at(end + 119)).not.toHaveProperty('price');
  expect(at(end + 1200)).toEqual(chosen);
  expect(at(end + 86_400 * 365)).toEqual(chosen);
});

test('no call was created after the clock', async () => {
  const { all } = await openSandbox({ now: '2026-10-05T15:30:00Z', callsPerDay: 100_000 });
  const calls = await all('createTime>=2026-10-05T15:29&createTime<=2026-10-06');
  const newest = calls
    .map(call => call.createTime)
    .toSorted()
    .at(-1);
  expect(calls.length).toBeGreaterThan(50);
  expect(newest !== undefined && newest <= '2026-10-05T15:30:00Z').toBe(true);
});
