import { expect, test } from 'vitest';
import { FaultProfileError, parseFaults } from '../../src/sandbox/faults/profile.ts';

test('no text is no fault', () => {
  expect(parseFaults('').size).toBe(0);
  expect(parseFaults(' , ').size).toBe(0);
});

test('faults combine, with settings in any order', () => {
  const profile = parseFaults('latency:2s, rate-limit:day:5, odd:12.5%:sip-from:nanoseconds');
  expect([...profile.keys()]).toEqual(['latency', 'rate-limit', 'odd']);
  expect(profile.get('latency')?.milliseconds).toBe(2000);
  expect(profile.get('rate-limit')).toMatchObject({ schedule: { first: 5 }, words: ['day'] });
  expect(profile.get('odd')).toMatchObject({ share: 0.125, words: ['sip-from', 'nanoseconds'] });
});

test('a fault without settings has those of its definition', () => {
  const profile = parseFaults('latency,rate-limit,forbidden,malformed');
  expect(profile.get('latency')?.milliseconds).toBe(100);
  expect(profile.get('rate-limit')?.schedule.first).toBe(3);
  expect(profile.get('forbidden')?.schedule.first).toBe(Number.POSITIVE_INFINITY);
  expect(profile.get('malformed')?.share).toBe(0.02);
});

test('a schedule is the first N, N of every M, or always', () => {
  const schedule = (text: string) => parseFaults(`reset:${text}`).get('reset')?.schedule;
  expect(schedule('4')).toEqual({ first: 4, every: Number.POSITIVE_INFINITY });
  expect(schedule('3/20')).toEqual({ first: 3, every: 20 });
  expect(schedule('always')).toEqual({ first: Number.POSITIVE_INFINITY, every: Number.POSITIVE_INFINITY });
});

test.each([
  ['latncy', 'fault "latncy": unknown fault; allowed: latency, rate-limit,'],
  ['toString', 'unknown fault'],
  [
    'latency:fast',
    'fault "latency:fast": setting "fast" is not understood; allowed: a duration such as 100ms',
  ],
  ['odd:101%', 'allowed: a share such as 10%, lower-case-direction, numeric-amount,'],
  [
    'rate-limit:0',
    'allowed: N (the first N), N/M (N of every M), always, seconds, date, nonsense, day, none',
  ],
  ['reset,reset:2', 'fault "reset:2": named twice'],
])('%s is refused with what is allowed', (text, message) => {
  expect(() => parseFaults(text)).toThrow(FaultProfileError);
  expect(() => parseFaults(text)).toThrow(message);
});
