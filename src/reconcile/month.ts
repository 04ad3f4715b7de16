import { DateTime } from 'luxon';
import { startOfDate } from '../billingDays.ts';
import { UsageError } from '../errors.ts';
import type { Month } from './context.ts';

/**
 * `2026-10` → the month of billing days in `zone`.
 * @throws UsageError where the text is no month.
 */
export function parseMonth(text: string, zone: string): Month {
  const first = DateTime.fromFormat(text, 'yyyy-MM', { zone: 'utc' });
  if (!/^\d{4}-\d{2}$/.test(text) || !first.isValid)
    throw new UsageError(`--month is "${text}"; allowed: a calendar month, such as 2026-10.`);
  const next = first.plus({ months: 1 });
  return {
    label: text,
    firstDate: first.toFormat('yyyy-MM-dd'),
    nextDate: next.toFormat('yyyy-MM-dd'),
    start: startOfDate(first, zone),
    end: startOfDate(next, zone),
  };
}
