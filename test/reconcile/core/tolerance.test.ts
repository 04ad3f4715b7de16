import { expect, test } from 'vitest';
import { UsageError } from '../../../src/errors.ts';
import { exceeds, noTolerance, parseTolerance } from '../../../src/reconcile/tolerance.ts';

test('without a tolerance a millionth is a difference, and none is none', () => {
  expect(exceeds(noTolerance, '0.000001', '100')).toBe(true);
  expect(exceeds(noTolerance, '-0.000001', '100')).toBe(true);
  expect(exceeds(noTolerance, '0.000000', '100')).toBe(false);
});

test('an amount is tolerated up to itself, in both directions', () => {
  const tolerance = parseTolerance('0.01');
  expect(exceeds(tolerance, '0.010000', '0')).toBe(false);
  expect(exceeds(tolerance, '-0.01', '0')).toBe(false);
  expect(exceeds(tolerance, '0.010001', '0')).toBe(true);
  expect(exceeds(tolerance, '-0.010001', '0')).toBe(true);
});

test('a percentage is of what is compared with, without a float', () => {
  const tolerance = parseTolerance('0.1%');
  expect(exceeds(tolerance, '12345678901.234567', '12345678901234.567000')).toBe(false);
  expect(exceeds(tolerance, '12345678901.234568', '12345678901234.567000')).toBe(true);
  expect(exceeds(tolerance, '0.000001', '0')).toBe(true);
});

test('a tolerance that is none is refused with what is allowed', () => {
  for (const text of ['', '-1', '1,5', 'abc', '1 %', '0.0000001'])
    expect(() => parseTolerance(text), text).toThrow(UsageError);
  expect(() => parseTolerance('x')).toThrow(
    '--tolerance is "x"; allowed: an amount in each currency, such as 0.01',
  );
});
