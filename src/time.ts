import { DateTime } from 'luxon';
import { startOfDate } from './billingDays.ts';
import { UsageError } from './errors.ts';

/**
 * An ISO 8601 date or date-time → whole epoch seconds. Without an offset it is in the billing zone; a date is the
 * first instant of its billing day. `name` is what an error calls the value.
 */
export function parseTime(name: string, value: string, zone: string): number {
  const text = value.trim();
  const instant = DateTime.fromISO(text, { zone });
  if (!/^\d{4}-\d{2}-\d{2}([T ]|$)/.test(text) || !instant.isValid) {
    throw new UsageError(
      `${name} is "${value}"; allowed: an ISO 8601 date or date-time, such as 2026-10-01, 2026-10-01T08:00 ` +
        `(in ${zone}) or 2026-10-01T08:00:00Z.`,
    );
  }
  if (text.length === 10) return startOfDate(DateTime.fromISO(text, { zone: 'utc' }), zone);
  return Math.floor(instant.toSeconds());
}
