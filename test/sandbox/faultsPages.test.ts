import { expect, test } from 'vitest';
import { type CallPage, type Client, ids, openSandbox, PROJECT, seconds } from './client.ts';

const DAY = 'createTime=2026-10-05';
const [START, END] = [seconds('2026-10-05T00:00:00Z'), seconds('2026-10-06T00:00:00Z')];

async function page({ get }: Client, number: number, pageSize = 100): Promise<CallPage> {
  return (await get(`/calls?${DAY}&page=${number}&pageSize=${pageSize}`)).body;
}

function truth({ sandbox }: Client): string[] {
  return ids(sandbox.truth(PROJECT, START, END));
}

test.each(['drift', 'vanish'])(
  '%s changes the total with every request, and then rests at the truth',
  async kind => {
    const client = await openSandbox({ faults: `${kind}:4` });
    const totals: number[] = [];
    for (let request = 0; request < 8; request++) totals.push((await page(client, 1)).totalItems);
    expect(new Set(totals.slice(0, 5)).size).toBe(5);
    expect(new Set(totals.slice(4)).size).toBe(1);
    expect(totals[4]).toBe(truth(client).length);
    expect(Math.sign((totals[1] ?? 0) - (totals[0] ?? 0))).toBe(kind === 'drift' ? 1 : -1);
    expect(ids(await client.all(DAY))).toEqual(truth(client));
  },
);

test.each([
  ['drift', 'repeats a call on the next page'],
  ['vanish', 'skips a call between pages'],
])('%s %s', async (kind, _what) => {
  const client = await openSandbox({ faults: `${kind}:6` });
  const read = [...ids((await page(client, 1)).calls), ...ids((await page(client, 2)).calls)];
  const expected = truth(client);
  if (kind === 'drift') expect(new Set(read).size).toBeLessThan(read.length);
  else
    expect(read.filter(id => expected.includes(id))).not.toEqual(
      expected.slice(0, read.filter(id => expected.includes(id)).length),
    );
});

test('drift also corrects prices that were already listed, until the list rests', async () => {
  const client = await openSandbox({ faults: 'drift:1' });
  const amounts = async () =>
    new Map((await page(client, 1)).calls.map(call => [call.callId, call.price?.amount]));
  const [moving, rest, later] = [await amounts(), await amounts(), await amounts()];
  const corrected = [...moving].filter(([id, amount]) => rest.has(id) && rest.get(id) !== amount);
  expect(corrected.length).toBeGreaterThan(0);
  expect(later).toEqual(rest);
});

test('a list of one page does not drift', async () => {
  const client = await openSandbox({ faults: 'drift:4' });
  const { body } = await client.get('/calls?createTime=2026-10-05T03&pageSize=500');
  const expected = ids(client.sandbox.truth(PROJECT, START + 3 * 3600, START + 4 * 3600));
  expect(ids(body.calls)).toEqual(expected);
});

test('repeated-page serves the page before under the number that was asked for, once', async () => {
  const client = await openSandbox({ faults: 'repeated-page:1' });
  const first = await page(client, 1);
  const repeated = await page(client, 2);
  expect(repeated.pageNumber).toBe(2);
  expect(repeated.calls).toEqual(first.calls);
  expect(ids((await page(client, 2)).calls)).toEqual(truth(client).slice(100, 200));
});

test('repeated-page can go on for ever', async () => {
  const client = await openSandbox({ faults: 'repeated-page:always' });
  const first = await page(client, 1);
  for (let request = 0; request < 5; request++) expect((await page(client, 2)).calls).toEqual(first.calls);
});

test.each([
  ['high', 3],
  ['low', -3],
])('wrong-total is too %s for the first requests of a range', async (form, difference) => {
  const client = await openSandbox({ faults: `wrong-total:2:${form}` });
  const right = truth(client).length;
  expect((await page(client, 1)).totalItems).toBe(right + difference);
  expect((await page(client, 2)).totalItems).toBe(right + difference);
  expect((await page(client, 1)).totalItems).toBe(right);
});

test('wrong-total can fall with every request', async () => {
  const client = await openSandbox({ faults: 'wrong-total:always:falling' });
  const totals = [await page(client, 1), await page(client, 2), await page(client, 3)].map(
    body => body.totalItems,
  );
  const right = truth(client).length;
  expect(totals).toEqual([right - 1, right - 2, right - 3]);
});

test('short-page leaves a call out in the middle of a list, but never on its last page', async () => {
  const client = await openSandbox({ faults: 'short-page:1' });
  expect((await page(client, 1)).calls).toHaveLength(99);
  expect((await page(client, 1)).calls).toHaveLength(100);
  const last = Math.ceil(truth(client).length / 100);
  expect(ids((await page(client, last)).calls)).toEqual(truth(client).slice((last - 1) * 100));
});

test('page-cap serves smaller pages than were asked for, and says so', async () => {
  const client = await openSandbox({ faults: 'page-cap:30' });
  const second = await page(client, 2);
  expect(second.pageSize).toBe(30);
  expect(ids(second.calls)).toEqual(truth(client).slice(30, 60));
});

test('page-size-label tells another page size than the one served', async () => {
  const client = await openSandbox({ faults: 'page-size-label:2000' });
  const first = await page(client, 1);
  expect(first.pageSize).toBe(2000);
  expect(first.calls).toHaveLength(100);
});

test('string-page-number sends the page as text', async () => {
  const client = await openSandbox({ faults: 'string-page-number' });
  expect((await page(client, 2)).pageNumber).toBe('2');
});
