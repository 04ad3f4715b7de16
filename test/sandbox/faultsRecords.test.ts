import { expect, test } from 'vitest';
import { MALFORMED_FORMS } from '../../src/sandbox/faults/malformed.ts';
import { ODD_FORMS } from '../../src/sandbox/faults/odd.ts';
import type { ListedCall } from '../../src/sandbox/faults/records.ts';
import { openSandbox, PROJECT, seconds } from './client.ts';

const RANGE = 'createTime>=2026-10-08T09:00:00Z';
const [START, END] = [seconds('2026-10-08T09:00:00Z'), seconds('2026-10-08T12:00:01Z')];
const RECORDS = { callsPerDay: 30_000 };

/** Unusual, but nothing that the contract would refuse. */
const ALLOWED_FORMS = [
  'to-without-plus',
  'sip-from',
  'sip-to',
  'foreign-id',
  'offset-utc',
  'offset-two-hours',
  'completed-without-answer',
  'duration-off-by-one',
];

/** The records of three hours up to the clock, all in one form, as they are served and as they are meant. */
async function recordsOf(fault: string): Promise<ListedCall[]> {
  const [name = '', form = ''] = fault.split(':');
  const { sandbox, all } = await openSandbox({
    ...RECORDS,
    faults: `${name}:100%:${form}`,
    allows: ALLOWED_FORMS.includes(form) ? [] : ['invalid answers'],
  });
  const listing = [...sandbox.listing(PROJECT, START, END)];
  expect(await all(RANGE)).toEqual(listing.map(({ record }) => record));
  return listing;
}

const field = (name: string) => (listed: ListedCall) => (listed.record as Record<string, unknown>)[name];

const ODD: [form: string, name: string, expected: RegExp][] = [
  ['lower-case-direction', 'direction', /^"(in|out)bound"$/],
  ['numeric-amount', 'price', /"amount":\d+(\.\d+)?\}$/],
  ['to-without-plus', 'to', /^"\d+"$/],
  ['sip-from', 'from', /^"sip:\d+@203\.0\.113\.\d+"$/],
  ['sip-to', 'to', /^"\+?\d+@203\.0\.113\.\d+:5060"$/],
  ['foreign-id', 'callId', /^"\d+_\d+@203\.0\.113\.\d+"$/],
  ['offset-utc', 'createTime', /\+0000"$/],
  ['offset-two-hours', 'createTime', /\+02:00"$/],
  ['nanoseconds', 'createTime', /T\d{2}:\d{2}:\d{2}\.\d{9}"$/],
  ['empty-times', 'answerTime', /^""$/],
  ['null-times', 'endTime', /^"null,"$/],
  ['unknown-result', 'callResult', /^"TRANSFERRED"$/],
];

test.each(ODD)('%s shows in %s', async (form, name, expected) => {
  const values = (await recordsOf(`odd:${form}`)).map(field(name)).filter(value => value !== undefined);
  expect(values.some(value => expected.test(JSON.stringify(value)))).toBe(true);
  if (!form.endsWith('-times'))
    expect(values.every(value => expected.test(JSON.stringify(value)))).toBe(true);
});

test('completed-without-answer takes the time of the answer away', async () => {
  const listing = await recordsOf('odd:completed-without-answer');
  expect(listing.some(({ call }) => call.callResult === 'COMPLETED' && (call.durationSeconds ?? 0) > 0)).toBe(
    true,
  );
  expect(listing.every(({ call }) => call.answerTime === undefined)).toBe(true);
});

test('duration-off-by-one counts a second too many', async () => {
  const plain = await openSandbox(RECORDS);
  const durations = new Map(
    [...plain.sandbox.truth(PROJECT, START, END)].map(call => [call.callId, call.durationSeconds]),
  );
  const ended = (await recordsOf('odd:duration-off-by-one')).filter(({ call }) => call.endTime !== undefined);
  expect(ended.length).toBeGreaterThan(0);
  expect(ended.every(({ call }) => call.durationSeconds === (durations.get(call.callId) ?? 0) + 1)).toBe(
    true,
  );
});

test('another writing of the same facts leaves the truth as it is', async () => {
  const plain = await openSandbox(RECORDS);
  const odd = await openSandbox({
    ...RECORDS,
    faults:
      'odd:100%:lower-case-direction:numeric-amount:to-without-plus:sip-from:sip-to:offset-utc:offset-two-hours:empty-times:null-times',
  });
  expect([...odd.sandbox.truth(PROJECT, START, END)]).toEqual([...plain.sandbox.truth(PROJECT, START, END)]);
});

test('an offset of two hours is the same moment', async () => {
  for (const { record, call } of await recordsOf('odd:offset-two-hours')) {
    expect(Date.parse((record as { createTime: string }).createTime)).toBe(Date.parse(call.createTime));
  }
});

const MALFORMED: [form: string, name: string, expected: unknown][] = [
  ['no-id', 'callId', undefined],
  ['no-create-time', 'createTime', undefined],
  ['word-amount', 'price', { currencyCode: 'USD', amount: 'abc' }],
  ['seven-decimals', 'price', { currencyCode: 'USD', amount: '0.0040001' }],
  ['text-price', 'price', '0.004 USD'],
  ['unreadable-time', 'createTime', '2026-13-45T25:61:61Z'],
  ['negative-duration', 'durationSeconds', -1],
];

test.each(MALFORMED)('%s shows in %s, and the truth leaves it out', async (form, name, expected) => {
  const { sandbox } = await openSandbox({ ...RECORDS, faults: `malformed:100%:${form}` });
  const listing = await recordsOf(`malformed:${form}`);
  expect(listing.length).toBeGreaterThan(0);
  for (const listed of listing) expect(field(name)(listed)).toEqual(expected);
  expect([...sandbox.truth(PROJECT, START, END)]).toEqual([]);
});

test('a record can be null or a text', async () => {
  expect((await recordsOf('malformed:null-record'))[0]?.record).toBeNull();
  expect((await recordsOf('malformed:text-record'))[0]?.record).toMatch(/^call [0-9A-Z]{26}$/);
});

test('without a choice every odd and malformed form occurs, in about the share that was asked for', async () => {
  const { sandbox } = await openSandbox({ ...RECORDS, faults: 'odd:30%,malformed:10%' });
  const listing = [...sandbox.listing(PROJECT, START, END)];
  const forms = new Set(listing.map(({ form }) => form));
  for (const name of [...Object.keys(ODD_FORMS), ...Object.keys(MALFORMED_FORMS)])
    expect(forms).toContain(name);
  const malformed = listing.filter(listed => listed.malformed).length / listing.length;
  const odd =
    listing.filter(listed => listed.form !== undefined && !listed.malformed).length / listing.length;
  expect(malformed).toBeCloseTo(0.1, 1);
  expect(odd).toBeCloseTo(0.27, 1);
});

test('a record has the same form on every page and in every server', async () => {
  const odd = { faults: 'odd:50%', allows: ['invalid answers'] } as const;
  const [one, other] = [await openSandbox(odd), await openSandbox(odd)];
  expect(await one.all(RANGE, 500)).toEqual(await other.all(RANGE, 30));
});
