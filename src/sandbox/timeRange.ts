/**
 * Reads the times that the API's filters take: whole seconds since the epoch, half-open, UTC where no offset is
 * given. A partial date names a period: `2021-02` is all of February.
 */

const FORM =
  /^(?<year>\d{4})(?:-(?<month>\d{2})(?:-(?<day>\d{2})(?:[Tt](?<hour>\d{2})(?::(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d+)?)?)?(?<offset>[Zz]|[+ -]\d{2}(?::?\d{2})?)?)?)?)?$/;

export const TIME_FORMS =
  '2021, 2021-02, 2021-02-01, 2021-02-01T08, 2021-02-01T08:30 or 2021-02-01T08:30:00, a time with Z or an offset (+0600, +06:00) or in UTC';

/** A period: its first second, and the second after its last. */
export interface Period {
  readonly start: number;
  readonly end: number;
  /** Whether the text names a second and not a longer period. */
  readonly exact: boolean;
}

/** The period that the text names, or undefined if it names none. A fraction of a second is cut off. */
export function parsePeriod(text: string): Period | undefined {
  const groups = FORM.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { year, month, day, hour, minute, second } = groups;
  const fields = [year, month, day, hour, minute, second].map(field =>
    field === undefined ? undefined : Number(field),
  );
  const start = utcSecond(fields);
  const shift = offsetSeconds(groups.offset);
  if (start === undefined || shift === undefined) return undefined;
  const named = fields.findLastIndex(field => field !== undefined);
  return { start: start - shift, end: periodEnd(start, named) - shift, exact: named === SECOND };
}

const [YEAR, MONTH, DAY, HOUR, MINUTE, SECOND] = [0, 1, 2, 3, 4, 5];

/** Undefined where a field is out of its range: the 30th of February, 25 o'clock. */
function utcSecond(fields: readonly (number | undefined)[]): number | undefined {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = fields;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 59) return undefined;
  date.setUTCHours(hour, minute, second);
  return date.getTime() / 1000;
}

function periodEnd(start: number, named: number): number {
  const date = new Date(start * 1000);
  if (named === YEAR) date.setUTCFullYear(date.getUTCFullYear() + 1);
  else if (named === MONTH) date.setUTCMonth(date.getUTCMonth() + 1);
  else if (named === DAY) date.setUTCDate(date.getUTCDate() + 1);
  else date.setUTCSeconds(date.getUTCSeconds() + (named === HOUR ? 3600 : named === MINUTE ? 60 : 1));
  return date.getTime() / 1000;
}

/** A space is a `+` that was not encoded. */
function offsetSeconds(text: string | undefined): number | undefined {
  if (text === undefined || text.toUpperCase() === 'Z') return 0;
  const digits = text.slice(1).replace(':', '');
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2) || '0');
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

const SECONDS_PER_DAY = 86_400;

/** What `createTime=` means: the period, or from a given second to the end of its UTC day. */
export function equalRange({ start, end, exact }: Period): { start: number; end: number } {
  return exact ? { start, end: (Math.floor(start / SECONDS_PER_DAY) + 1) * SECONDS_PER_DAY } : { start, end };
}
