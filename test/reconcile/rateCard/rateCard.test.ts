import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rateCard } from '../../../src/reconcile/rateCard/rateCard.ts';
import { rateCalls } from '../../../src/reconcile/rating/ratedCalls.ts';
import type { Section } from '../../../src/reconcile/report.ts';
import { type Row, rows } from '../../../src/sql.ts';
import { momentOf, pricedCall, type Tariff } from '../rating/month.ts';
import { type RatedCall, scratchMonth } from '../rating/scratch.ts';
import { cardFile } from './cardFile.ts';

const tariff: Tariff = { country: 'GB', rate: 12_000n, mode: 'half_up', increment: { first: 60, step: 60 } };

interface Held {
  readonly section: Section;
  readonly priced: Row[];
  readonly differences: Row[];
  readonly missing: unknown[];
}

async function hold(calls: readonly RatedCall[], card: string, name?: string): Promise<Held> {
  const context = await scratchMonth(calls);
  await rateCalls(context);
  const section = await rateCard(context, { file: cardFile(card, name) });
  const read = (text: string): Promise<Row[]> => rows(context.connection, text);
  const missing = await read('select call_id from calls_without_card_rate');
  return {
    section,
    priced: await read('select call_id, line_number as line, expected from rate_card_calls order by call_id'),
    differences: await read('from rate_card_differences order by call_id'),
    missing: missing.map(row => row.call_id),
  };
}

/** Sixty calls of the tariff, so that its rounding and increments are known. */
const sound = (of: Tariff = tariff): RatedCall[] =>
  Array.from({ length: 60 }, (_, index) =>
    pricedCall(`${of.country}-${index}`, 3 + index * 7, of, momentOf(index, 60)),
  );

const to = (id: string, number: string, country: string | null, changes: RatedCall = {}): RatedCall => ({
  ...pricedCall(id, 90, tariff),
  to_e164: number,
  to_country: country,
  ...changes,
});

test('a card that says what is charged agrees, whatever its headers are called', async () => {
  const cards = [
    'Country,Direction,Rate per minute,Currency,Increment\nGB,outbound,0.0120,USD,60/60\n',
    'Land;Minutenpreis (USD);Taktung\nGB;0,0120;60+60\n',
    'dial code,price,billing interval,effective from,valid until\n+44,0.012 USD,60,2026-01-01,2027-01-01\n',
    'rate,currency\n0.012,USD\n',
  ];
  for (const card of cards) {
    const { section, differences } = await hold(sound(), card);
    expect(section.verdict, card).toBe('agrees');
    expect(differences).toEqual([]);
  }
  const { section } = await hold(
    sound(),
    '[{"country":"GB","rate":0.0120,"currency":"USD","increment":"60/60"}]',
    'card.json',
  );
  expect(section.verdict).toBe('agrees');
  expect(section.summary).toContain(
    'The card has 1 line; 60 calls that it has a rate for cost 2.868 USD, by the card 2.868, a difference of 0.00.',
  );
});

test('the longest prefix wins, then the country, then the line without either; trunk and direction decide among equals', async () => {
  const card = [
    'prefix,country,direction,trunk,rate,currency,increment',
    ',,,,0.9000,USD,60/60',
    ',GB,,,0.0200,USD,60/60',
    ',GB,OUTBOUND,,0.0300,USD,60/60',
    ',GB,OUTBOUND,trunk-9,0.0400,USD,60/60',
    '44,,,,0.0500,USD,60/60',
    '447,,,,0.0600,USD,60/60',
    '4479460,,INBOUND,,0.0700,USD,60/60',
    '1,,,,0.0800,EUR,60/60',
  ].join('\n');
  const { priced } = await hold(
    [
      to('a mobile', '+447946012345', 'GB'),
      to('b landline', '+442079460123', 'GB'),
      to('c country', '', 'GB', { to_e164: null }),
      to('d its trunk', '', 'GB', { to_e164: null, trunk_id: 'trunk-9' }),
      to('e inbound', '+447946012345', 'GB', { direction: 'INBOUND', from_country: 'US' }),
      to('f inbound country', '', 'GB', { direction: 'INBOUND', to_e164: null }),
      to('g elsewhere', '+4930123456', 'DE'),
      to('h in the other currency', '+12015550123', 'US'),
    ],
    card,
  );
  expect(priced.map(({ call_id, line }) => [call_id, line])).toEqual([
    ['a mobile', 7],
    ['b landline', 6],
    ['c country', 4],
    ['d its trunk', 5],
    ['e inbound', 8],
    ['f inbound country', 3],
    ['g elsewhere', 2],
    ['h in the other currency', 2],
  ]);
});

test('a rate holds from its first day to the one before its end, and calls without one are named', async () => {
  const card =
    'country,rate,currency,valid_from,valid_to\nGB,0.0120,USD,2026-10-05,2026-10-10\nGB,0.0240,USD,2026-10-10,\n';
  const { priced, missing, section } = await hold(
    ['04', '05', '09', '10'].map(day =>
      to(day, '+442079460123', 'GB', { create_time: `2026-10-${day}T12:00:00Z` }),
    ),
    card,
  );
  expect(priced.map(({ line }) => line)).toEqual([null, 2, 2, 3]);
  expect(missing).toEqual(['04']);
  expect(section.verdict).toBe('differs');
  expect(section.summary).toContain('1 call is without a rate on the card');
});

test('a card whose lines end on the day before the next begins means its last days', async () => {
  const card =
    'country,rate,currency,valid_from,valid_to\nGB,0.0120,USD,2026-10-05,2026-10-09\nGB,0.0240,USD,2026-10-10,2026-10-31\n';
  const { priced, section } = await hold(
    ['09', '10', '31'].map(day =>
      to(day, '+442079460123', 'GB', { create_time: `2026-10-${day}T12:00:00Z` }),
    ),
    card,
  );
  expect(priced.map(({ line }) => line)).toEqual([2, 3, 3]);
  expect(section.tables[0]?.note).toContain('valid_to is the last day of a rate');
});

describe('each difference has its reason, and its parts sum to it', () => {
  // Charged: 73 s talked, 120 s billed at 0.0120 a minute: 0.0240.
  test.each<[string, string, string, string]>([
    ['rate', 'rate,currency,increment\n0.0100,USD,60/60', '0.004000', 'rate'],
    ['increment', 'rate,currency,increment\n0.0120,USD,60/1', '0.009400', 'increment'],
    [
      'minimum seconds',
      'rate,currency,increment,minimum_seconds\n0.0120,USD,60/60,180',
      '-0.012000',
      'minimum',
    ],
    [
      'minimum charge',
      'rate,currency,increment,minimum_charge\n0.0120,USD,60/60,0.05',
      '-0.026000',
      'minimum',
    ],
    ['connect fee', 'rate,currency,increment,connect_fee\n0.0120,USD,60/60,0.01', '-0.010000', 'connect fee'],
    ['two at once', 'rate,currency,increment\n0.0100,USD,60/1', '0.011800', 'rate, increment'],
  ])('%s', async (_, card, difference, reason) => {
    const { differences } = await hold(
      [...sound(), to('odd', '+442079460123', 'GB', { ...pricedCall('odd', 73, tariff) })],
      card,
    );
    const odd = differences.find(row => row.call_id === 'odd');
    expect(odd).toMatchObject({ difference, reason });
    for (const row of differences) {
      const parts = ['rate_part', 'increment_part', 'minimum_part', 'connect_fee_part', 'rounding_part'];
      const sum = parts.reduce((total, part) => total + Math.round(Number(row[part]) * 1e6), 0);
      expect(sum, JSON.stringify(row)).toBe(Math.round(Number(row.difference) * 1e6));
    }
  });

  test('rounding, a price that follows nothing, and a call that should cost nothing', async () => {
    const card = 'rate,currency,increment\n0.0120,USD,60/60';
    const { differences } = await hold(
      [
        ...sound(),
        to('rounded', '+442079460123', 'GB', { price_amount: '0.024100' }),
        to('wrong', '+442079460123', 'GB', { price_amount: '0.054000' }),
        to('silent', '+442079460123', 'GB', { answer_time: null, talk_seconds: null }),
      ],
      card,
    );
    expect(differences.map(({ call_id, difference, reason }) => [call_id, difference, reason])).toEqual([
      ['rounded', '0.000100', 'rounding'],
      ['silent', '0.024000', 'charged without talk'],
      ['wrong', '0.030000', 'price'],
    ]);
  });

  test('another currency has a reason and no difference', async () => {
    const { differences, section } = await hold(
      sound().slice(0, 1),
      'rate,currency,increment\n0.0120,EUR,60/60',
    );
    expect(differences).toMatchObject([{ difference: null, reason: 'currency', card_currency: 'EUR' }]);
    expect(section).toMatchObject({ verdict: 'differs' });
    expect(section.summary).toContain('1 call is in another currency than the card');
  });
});

test('without an increment the card bills the seconds that the provider bills', async () => {
  const { priced } = await hold([to('a', '+442079460123', 'GB')], 'rate,currency\n0.0300,USD');
  expect(priced).toEqual([{ call_id: 'a', line: 2, expected: '0.060000' }]);
});

test('a tolerance covers the sum of all differences', async () => {
  const context = await scratchMonth(sound());
  await rateCalls(context);
  const file = cardFile('rate,currency,increment\n0.0119,USD,60/60');
  const verdictWith = async (value: string): Promise<string> =>
    (await rateCard(context, { file, tolerance: { value, isPercent: false } })).verdict;
  expect([await verdictWith('1'), await verdictWith('0.001')]).toEqual(['agrees', 'differs']);
});

test('the documented example is read as the document says', async () => {
  const card = readFileSync(new URL('../../../docs/examples/rate-card.csv', import.meta.url), 'utf8');
  const document = readFileSync(new URL('../../../docs/reconciliation.md', import.meta.url), 'utf8');
  expect(document).toContain(card);
  const german = { ...tariff, country: 'DE', currency: 'EUR', rate: 12_100n };
  const day = (id: string, date: string): RatedCall => pricedCall(id, 90, german, `${date}T12:00:00Z`);
  const { priced } = await hold(
    [
      day('a before', '2026-10-14'),
      day('b after', '2026-10-15'),
      { ...day('c mobile', '2026-10-10'), to_country: 'GB', to_e164: '+447946012345' },
      {
        ...day('d short', '2026-10-10'),
        to_country: 'FR',
        talk_seconds: 4,
        end_time: '2026-10-10T12:00:09Z',
      },
    ],
    card,
  );
  // 120 s at 0.0121; 90 s at 0.0110; 90 s at 0.0089; 10 s at 0.0110 are 0.0018, at least 0.0050, and the fee of 0.0100.
  expect(priced).toEqual([
    { call_id: 'a before', line: 6, expected: '0.024200' },
    { call_id: 'b after', line: 7, expected: '0.016500' },
    { call_id: 'c mobile', line: 5, expected: '0.013400' },
    { call_id: 'd short', line: 8, expected: '0.015000' },
  ]);
});
