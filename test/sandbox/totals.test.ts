import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ids, openSandbox, PROJECT, seconds } from './client.ts';

const YEARS = { min: seconds('1999-01-01T00:00:00Z'), max: seconds('2026-10-01T00:00:00Z') };

const ranges = fc.record({
  start: fc.integer(YEARS),
  length: fc.integer({ min: 1, max: 20_000 }),
  pageSize: fc.integer({ min: 1, max: 500 }).map(size => Math.max(size, 25)),
});

function iso(second: number): string {
  return new Date(second * 1000).toISOString().replace('.000Z', 'Z');
}

test('pages of any range unite to the truth, with the total that they tell and no id twice', async () => {
  const { sandbox, get, all } = await openSandbox({ callsPerDay: 3000 });
  await fc.assert(
    fc.asyncProperty(ranges, async ({ start, length, pageSize }) => {
      // The range of a query includes its end.
      const query = `createTime>=${iso(start)}&createTime<=${iso(start + length - 1)}`;
      const truth = ids(sandbox.truth(PROJECT, start, start + length));
      const listed = ids(await all(query, pageSize));
      const { body } = await get(`/calls?${query}&pageSize=1`);
      expect(listed).toEqual(truth);
      expect(body.totalItems).toBe(truth.length);
      expect(new Set(listed).size).toBe(listed.length);
    }),
    { numRuns: 40 },
  );
});

test.each([
  ['callResult', ['COMPLETED', 'NO_ANSWER', 'CANCEL', 'BUSY', 'FAILED']],
  ['direction', ['INBOUND', 'OUTBOUND']],
  ['emergencyOnly', ['true', 'false']],
])('totals by %s add up to the total', async (parameter, values) => {
  const { get } = await openSandbox({ callsPerDay: 20_000 });
  const total = async (filter: string) =>
    (await get(`/calls?createTime=2026-10-05${filter}&pageSize=1`)).body.totalItems;
  const parts = await Promise.all(values.map(value => total(`&${parameter}=${value}`)));
  expect(parts.reduce((sum, part) => sum + part)).toBe(await total(''));
});

test('ranges that touch share no call and lose none', async () => {
  const { sandbox } = await openSandbox({ callsPerDay: 1_000_000 });
  const start = seconds('2026-10-05T13:59:50Z');
  const whole = ids(sandbox.truth(PROJECT, start, start + 20));
  const halves = [
    ...sandbox.truth(PROJECT, start, start + 7),
    ...sandbox.truth(PROJECT, start + 7, start + 20),
  ];
  expect(whole.length).toBeGreaterThan(100);
  expect(ids(halves)).toEqual(whole);
});

test('a mean week has the calls that were asked for', async () => {
  const { get } = await openSandbox({ callsPerDay: 100_000 });
  const { body } = await get('/calls?createTime>=2026-09-07&createTime<=2026-09-20&pageSize=1');
  expect(body.totalItems / 14).toBeGreaterThan(99_000);
  expect(body.totalItems / 14).toBeLessThan(101_000);
});
