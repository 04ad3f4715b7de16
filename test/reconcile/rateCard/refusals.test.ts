import { describe, expect, test } from 'vitest';
import { rateCard } from '../../../src/reconcile/rateCard/rateCard.ts';
import { scratchMonth } from '../rating/scratch.ts';
import { cardFile } from './cardFile.ts';

describe('a card that cannot be read is refused with its line, its value and what is allowed', () => {
  test.each([
    ['country,currency\nGB,USD', 'has no column "rate"'],
    [
      'country,rate,currency\nGB,abc,USD',
      'line 2: rate is "abc"; allowed are decimals of up to 6 places, such as 0.0121.',
    ],
    [
      'country,rate,currency\nGB,0.01,USD\nGreat Britain,0.01,USD',
      'line 3: country is "Great Britain"; allowed are codes of ISO 3166-1',
    ],
    [
      'prefix,rate,currency\n0xF,0.01,USD',
      'line 2: prefix is "0xF"; allowed are the digits of a number in E.164',
    ],
    [
      'rate,currency,direction\n0.01,USD,sideways',
      'line 2: direction is "sideways"; allowed are INBOUND, OUTBOUND',
    ],
    ['rate\n0.01', 'line 2: currency is ""; every rate needs one'],
    ['rate,currency\n0.01,Euro', 'line 2: currency is "Euro"; allowed are codes of ISO 4217'],
    [
      'rate,currency,increment\n0.01,USD,0/6',
      'line 2: increment is "0/6"; allowed are first and step in seconds',
    ],
    [
      'rate,currency,minimum_seconds\n0.01,USD,-1',
      'line 2: minimum_seconds is "-1"; allowed are whole seconds',
    ],
    ['rate,currency,minimum_charge\n0.01,USD,much', 'line 2: minimum_charge is "much"; allowed are decimals'],
    ['rate,currency,connect_fee\n0.01,USD,much', 'line 2: connect_fee is "much"; allowed are decimals'],
    [
      'rate,currency,valid_from\n0.01,USD,01.10.2026',
      'line 2: valid_from is "01.10.2026"; allowed are dates such as 2026-10-01',
    ],
    [
      'rate,currency,valid_to\n0.01,USD,2026-02-30',
      'line 2: valid_to is "2026-02-30"; allowed are dates such as 2026-11-01',
    ],
    [
      'rate,currency,valid_from,valid_to\n0.01,USD,2026-10-02,2026-10-02',
      'line 2: valid_to is "2026-10-02"; it has to be later',
    ],
    [
      'country,rate,currency,valid_from,valid_to\nGB,0.01,USD,2026-01-01,2026-10-15\nGB,0.02,USD,2026-10-14,\n',
      'lines 2 and 3: both are for GB from 2026-10-14 on',
    ],
    ['country,rate,currency\nGB,0.01,USD\nGB,0.02,USD\n', 'lines 2 and 3: both are for GB at all times'],
  ])('%j', async (card, message) => {
    const context = await scratchMonth([]);
    await expect(rateCard(context, { file: cardFile(card) })).rejects.toThrow(message);
  });
});
