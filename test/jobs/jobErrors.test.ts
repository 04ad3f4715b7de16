import { UnrecoverableError } from 'bullmq';
import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { jobError } from '../../src/jobs/jobErrors.ts';
import { CheckFailure } from '../../src/load/checkFailure.ts';

test('what a check found ends a job for good, without the number that it holds', () => {
  const error = jobError(new CheckFailure('numbers_once', 1, '{"number":"+46700000123"}')) as Error;
  expect(error).toBeInstanceOf(UnrecoverableError);
  expect(error.message).toBe('check numbers_once found 1 rows, the first: {"number":"[number]"}');
  expect(error.stack).not.toContain('46700000123');
  expect(error.cause).toBeUndefined();
});

test('what another configuration mends ends a job for good, anything else is tried again', () => {
  expect(jobError(new UsageError('TRUNKLEDGER_TIMEZONE is another'))).toBeInstanceOf(UnrecoverableError);
  const error = new Error('the disk is full');
  expect(jobError(error)).toBe(error);
});
