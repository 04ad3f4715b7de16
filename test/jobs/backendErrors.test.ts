import { expect, test } from 'vitest';
import { createErrorReport, maskUrl, queueError, reasonOf } from '../../src/jobs/backendErrors.ts';
import { keepingLogger } from '../support/queueStore.ts';

test('a URL is shown without its password', () => {
  expect(maskUrl('redis://user:s3cret@host:6379/1')).toBe('redis://user:***@host:6379/1');
  expect(maskUrl('postgres://host/db?password=s3cret&sslmode=require')).toBe(
    'postgres://host/db?password=***&sslmode=require',
  );
  expect(maskUrl('redis://host:6379')).toBe('redis://host:6379');
  expect(maskUrl('redis://user:s3cret@ho st')).toBe('redis://***@ho st');
  expect(maskUrl('embedded')).toBe('embedded');
});

test('an error never repeats the password, even where the driver does', () => {
  const error = queueError('redis://user:s%20t@host', 'refused: "s t" is wrong.', 'Mend it.');
  expect(error.message).toBe(
    'TRUNKLEDGER_QUEUE_URL is redis://user:***@host: refused: "***" is wrong. Mend it.',
  );
});

test('an error that is several says each reason once', () => {
  const several = new AggregateError([
    new Error('connect ECONNREFUSED ::1'),
    new Error('connect ECONNREFUSED ::1'),
  ]);
  expect(reasonOf(several)).toBe('connect ECONNREFUSED ::1');
  expect(reasonOf(Object.assign(new Error(''), { code: 'ENOTFOUND' }))).toBe('ENOTFOUND');
});

test('an error that comes again is a warning once a minute', () => {
  const logger = keepingLogger();
  let now = 0;
  const report = createErrorReport(logger, () => now);
  for (const time of [0, 1000, 59_000, 61_000]) {
    now = time;
    report(new Error('connect ECONNREFUSED'));
  }
  report(new Error('another'));
  expect(logger.warnings.map(({ fields }) => fields)).toEqual([
    { reason: 'connect ECONNREFUSED' },
    { reason: 'connect ECONNREFUSED' },
    { reason: 'another' },
  ]);
});
