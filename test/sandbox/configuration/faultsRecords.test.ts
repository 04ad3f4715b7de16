import { expect, test } from 'vitest';
import { PROJECT } from '../client.ts';
import { type Json, openApi } from './api.ts';

/** What a form does to the first record of a list in which every record has it. */
const ODD: [form: string, path: string, key: string, change: (record: Json) => Json][] = [
  ['no-zone', '/trunks', 'trunks', record => ({ createTime: String(record.createTime).replace('Z', '') })],
  [
    'nanoseconds',
    '/phoneNumbers',
    'phoneNumbers',
    record => ({
      createTime: expect.stringMatching(`^${String(record.createTime).replace('Z', '')}\\.\\d{9}$`),
    }),
  ],
  [
    'offset-utc',
    '/trunks',
    'trunks',
    record => ({ createTime: String(record.createTime).replace('Z', '+0000') }),
  ],
  ['offset-two-hours', '/trunks', 'trunks', () => ({ createTime: expect.stringMatching(/\+02:00$/) })],
  [
    'number-without-plus',
    '/phoneNumbers',
    'phoneNumbers',
    ({ phoneNumber }) => ({ phoneNumber: String(phoneNumber).slice(1) }),
  ],
  [
    'lower-case-codes',
    '/phoneNumbers',
    'phoneNumbers',
    ({ countryCode }) => ({ countryCode: String(countryCode).toLowerCase() }),
  ],
  ['lower-case-codes', '/countryPermissions', 'countryPermissions', () => ({ isoCode: 'ad' })],
];

test.each(ODD)('%s shows in %s', async (form, path, key, change) => {
  const plain = await openApi();
  const [expected] = (await plain.get<Record<string, Json[]>>(path))[key] as Json[];
  const { get } = await openApi({ faults: `odd:100%:${form}` });
  const [record] = (await get<Record<string, Json[]>>(path))[key] as Json[];
  expect(record).toMatchObject({ ...expected, ...change(expected as Json), ...otherTimes(form) });
});

function otherTimes(form: string): Json {
  return ['lower-case-codes', 'number-without-plus'].includes(form)
    ? {}
    : { updateTime: expect.toSatisfy(() => true) };
}

test.each([
  ['empty-times', ''],
  ['null-times', 'null,'],
])('%s writes a change that never was as "%s"', async (form, text) => {
  const { get, now } = await openApi({ faults: `odd:100%:${form}` });
  const { phoneNumbers } = await get<{ phoneNumbers: Json[] }>('/phoneNumbers');
  const expected = now().phoneNumbers.map(number => ({ ...number, updateTime: number.updateTime ?? text }));
  expect(phoneNumbers).toEqual(expected);
  expect(phoneNumbers.some(({ updateTime }) => updateTime === text)).toBe(true);
});

const ANY = { allows: ['invalid answers'] as const };

test.each([
  ['no-id', '/trunks', 'trunks', { id: undefined }],
  ['no-id', '/countryPermissions', 'countryPermissions', { isoCode: undefined }],
  ['unreadable-time', '/phoneNumbers', 'phoneNumbers', { createTime: '2026-13-45T25:61:61Z' }],
  ['wrong-type', '/trunks', 'trunks', { callsPerSecond: 'abc' }],
  ['wrong-type', '/countryPermissions', 'countryPermissions', { enabled: 'yes' }],
  ['wrong-type', '/accessControlLists', 'accessControlLists', { enabled: 'yes' }],
  ['wrong-type', '/phoneNumbers', 'phoneNumbers', { createTime: 17 }],
])('a malformed record can be %s in %s', async (form, path, key, expected) => {
  const isDocumented = form === 'no-id';
  const { get } = await openApi({ faults: `malformed:100%:${form}`, ...(isDocumented ? {} : ANY) });
  const [record] = (await get<Record<string, Json[]>>(path))[key] as Json[];
  for (const [name, value] of Object.entries(expected)) expect((record as Json)[name]).toBe(value);
});

test('a malformed record can be null or a text', async () => {
  const { get, now } = await openApi({ faults: 'malformed:100%:null-record', ...ANY });
  expect(await get('/trunks')).toMatchObject({ trunks: [null, null, null, null, null, null], totalItems: 6 });
  const text = await openApi({ faults: 'malformed:100%:text-record', ...ANY });
  expect(await text.get('/trunks')).toMatchObject({ trunks: now().trunks.map(({ id }) => `resource ${id}`) });
});

test('a record has the same form on every page and in every server; a single one is always plain', async () => {
  const options = { faults: 'odd:50%' };
  const [one, same] = [await openApi(options), await openApi(options)];
  const { phoneNumbers } = await one.get<{ phoneNumbers: Json[] }>('/phoneNumbers');
  const pages = [];
  for (let page = 1; page <= Math.ceil(phoneNumbers.length / 20); page++) {
    const answer = await same.get<{ phoneNumbers: Json[] }>(`/phoneNumbers?pageSize=20&page=${page}`);
    pages.push(...answer.phoneNumbers);
  }
  expect(pages).toEqual(phoneNumbers);
  const plain = one.now().phoneNumbers;
  expect(
    phoneNumbers.filter((number, index) => JSON.stringify(number) === JSON.stringify(plain[index])).length,
  ).toBeLessThan(phoneNumbers.length);
  for (const number of plain.slice(0, 10)) {
    expect(await one.get(`/phoneNumbers/${encodeURIComponent(number.phoneNumber)}`)).toEqual(number);
  }
});

test('forms of calls do not strike resources, and those of resources no calls', async () => {
  const one = await openApi({ faults: 'odd:100%:sip-from,malformed:100%:text-price', ...ANY });
  expect(await one.get('/trunks')).toMatchObject({ trunks: one.now().trunks });
  await one.get('/calls');
  const other = await openApi({ faults: 'odd:100%:no-zone,malformed:100%:wrong-type', ...ANY });
  const { calls } = await other.get<{ calls: Json[] }>('/calls?createTime=2026-10-05T08');
  const [start, end] = [Date.parse('2026-10-05T08:00:00Z') / 1000, Date.parse('2026-10-05T09:00:00Z') / 1000];
  expect(calls).toEqual([...other.sandbox.truth(PROJECT, start, end)].slice(0, 100));
  await other.get('/trunks');
});
