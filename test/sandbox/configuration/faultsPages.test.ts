import { expect, test } from 'vitest';
import { type Api, type Json, openApi } from './api.ts';

interface TrunkPage extends Json {
  readonly trunks: readonly { readonly id: string; readonly name: string }[];
  readonly totalItems: number;
}

async function page({ get }: Api, number: number, pageSize = 2): Promise<TrunkPage> {
  return get<TrunkPage>(`/trunks?page=${number}&pageSize=${pageSize}`);
}

async function totals(api: Api, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let request = 0; request < count; request++) found.push((await page(api, 1)).totalItems);
  return found;
}

test.each(['drift', 'vanish'])('%s moves a list of more than one page, and then lets it rest', async kind => {
  const api = await openApi({ faults: `${kind}:3` });
  const { trunks } = api.now();
  const found = await totals(api, 6);
  expect(new Set(found.slice(0, 4)).size).toBe(4);
  expect(found.slice(3)).toEqual([6, 6, 6]);
  expect(Math.sign((found[1] ?? 0) - (found[0] ?? 0))).toBe(kind === 'drift' ? 1 : -1);
  const read = [await page(api, 1), await page(api, 2), await page(api, 3)].flatMap(
    ({ trunks: part }) => part,
  );
  expect(read).toEqual(trunks);
});

test('a trunk that vanishes has an id of its own and is not found', async () => {
  const api = await openApi({ faults: 'vanish:9', fill: { trunks: 60, numbersPerTrunk: 0 } });
  const { trunks } = await page(api, 1, 20);
  const known = new Set(api.now().trunks.map(({ id }) => id));
  const ghosts = trunks.filter(({ id }) => !known.has(id));
  expect(ghosts.length).toBeGreaterThan(0);
  for (const { id } of ghosts) expect((await api.send('GET', `/trunks/${id}`)).status).toBe(404);
});

test('drift also renames what was already listed', async () => {
  const api = await openApi({ faults: 'drift:1', fill: { trunks: 60, numbersPerTrunk: 0 } });
  const names = async () => new Map((await page(api, 1, 50)).trunks.map(({ id, name }) => [id, name]));
  const [moving, rest] = [await names(), await names()];
  expect([...moving].filter(([id, name]) => rest.has(id) && rest.get(id) !== name).length).toBeGreaterThan(0);
});

test('a list of one page, and a list of ids, move as their kind does', async () => {
  const api = await openApi({ faults: 'vanish:4' });
  expect((await page(api, 1, 500)).trunks).toEqual(api.now().trunks);
  const [, trunk] = api.now().trunks;
  const path = `/trunks/${trunk?.id}/accessControlLists?pageSize=1`;
  const found = [await api.get(path), await api.get(path)].map(({ totalItems }) => totalItems);
  expect(found[0]).not.toBe(found[1]);
});

test('repeated-page and short-page strike resource lists', async () => {
  const api = await openApi({ faults: 'repeated-page:1,short-page:1' });
  const { trunks } = api.now();
  expect((await page(api, 1)).trunks).toEqual(trunks.slice(0, 1));
  expect((await page(api, 1)).trunks).toEqual(trunks.slice(0, 2));
  expect((await page(api, 2)).trunks).toEqual(trunks.slice(0, 1));
  expect((await page(api, 2)).trunks).toEqual(trunks.slice(2, 4));
});

test.each([
  ['wrong-total:1:high', { totalItems: 9 }],
  ['wrong-total:1:low', { totalItems: 3 }],
  ['wrong-total:1:falling', { totalItems: 5 }],
  ['string-page-number', { pageNumber: '1' }],
  ['page-size-label:1000', { pageSize: 1000 }],
  ['page-cap:4', { pageSize: 4, totalItems: 6 }],
])('%s shows in a resource list', async (faults, expected) => {
  const { get } = await openApi({ faults });
  const answer = await get<TrunkPage>('/trunks');
  expect(answer).toMatchObject(expected);
  expect(answer.trunks).toHaveLength(faults === 'page-cap:4' ? 4 : 6);
});

test('country permissions are one answer, which no fault of pages strikes', async () => {
  const { get, now } = await openApi({
    faults: 'page-cap:5,short-page,repeated-page,wrong-total,drift,string-page-number',
  });
  expect(await get('/countryPermissions')).toEqual({ countryPermissions: now().countryPermissions });
});
