import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { parseTime } from '../../src/time.ts';

function parsed(value: string, zone: string): string {
  return new Date(parseTime('--from', value, zone) * 1000).toISOString().replace('.000Z', 'Z');
}

describe('a time', () => {
  test.each([
    ['2026-10-01', 'UTC', '2026-10-01T00:00:00Z'],
    ['2026-10-01', 'Europe/Berlin', '2026-09-30T22:00:00Z'],
    ['2026-10-01', 'America/New_York', '2026-10-01T04:00:00Z'],
    ['2026-10-01T08:00', 'Europe/Berlin', '2026-10-01T06:00:00Z'],
    ['2026-10-01T08', 'Europe/Berlin', '2026-10-01T06:00:00Z'],
    ['2026-10-01T08:00:30', 'Asia/Kolkata', '2026-10-01T02:30:30Z'],
    ['2026-10-01T08:00:00Z', 'Asia/Kolkata', '2026-10-01T08:00:00Z'],
    ['2026-10-01T08:00:00+02:00', 'Asia/Kolkata', '2026-10-01T06:00:00Z'],
    ['2026-10-01T08:00:00-0530', 'UTC', '2026-10-01T13:30:00Z'],
    ['2026-10-01T08:00:00.999Z', 'UTC', '2026-10-01T08:00:00Z'],
    [' 2026-10-01 ', 'UTC', '2026-10-01T00:00:00Z'],
    ['2024-02-29', 'UTC', '2024-02-29T00:00:00Z'],
  ])('%s in %s is %s', (value, zone, instant) => {
    expect(parsed(value, zone)).toBe(instant);
  });

  test.each([
    ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00Z'],
    ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
    ['2026-03-08', 'America/Havana', '2026-03-08T05:00:00Z'],
    ['2022-11-06', 'America/Havana', '2022-11-06T04:00:00Z'],
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00Z'],
  ])('the date %s in %s begins at its first instant, even without a midnight', (value, zone, instant) => {
    expect(parsed(value, zone)).toBe(instant);
  });

  test.each([
    '',
    'today',
    '2026',
    '2026-10',
    '2026-10-32',
    '2026-02-29',
    '2026-10-01T24:30',
    '2026-10-01T08:60',
    '10/01/2026',
    '1790812800',
    '2026-274',
    '2026-10-01TZ',
    '2026-10-01T08:00 Europe/Berlin',
  ])('"%s" is refused with its name, itself and what is allowed', value => {
    let error: unknown;
    try {
      parseTime('--from', value, 'Europe/Berlin');
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UsageError);
    const { message, exitCode } = error as UsageError;
    expect(exitCode).toBe(2);
    expect(message).toContain('--from');
    expect(message).toContain(`"${value}"`);
    expect(message).toMatch(/ISO 8601.*Europe\/Berlin/);
  });
});
