import { IANAZone } from 'luxon';
import { UsageError } from './errors.ts';
import { parseSchedulePattern } from './jobs/schedulePattern.ts';
import { Secret } from './secret.ts';

// Texts of settings to values. Each refuses what it cannot read with a UsageError that names the setting, `name`, its value
// and what is allowed.

function wrong(name: string, value: string, allowed: string): UsageError {
  return new UsageError(`${name} is "${value}"; allowed: ${allowed}.`);
}

export function normalizeOneOf<const T extends string>(
  name: string,
  value: string,
  allowed: readonly T[],
): T {
  const found = allowed.find(each => each === value.toLowerCase());
  if (found === undefined) throw wrong(name, value, allowed.join(', '));
  return found;
}

function isWebUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

export function normalizeUrl(name: string, value: string): string {
  if (!isWebUrl(value)) throw wrong(name, value, 'an http:// or https:// URL');
  return value.replace(/\/+$/, '');
}

export function normalizeSecretUrl(name: string, value: string): Secret {
  if (!isWebUrl(value)) throw new UsageError(`${name} is set, but not to an http:// or https:// URL.`);
  return new Secret(value);
}

/** Checks the pattern and leaves it as text, which is how the queue keeps it. */
export function normalizeSchedule(name: string, value: string): string | undefined {
  const pattern = value.trim().replace(/\s+/g, ' ');
  if (pattern.toLowerCase() === 'off') return undefined;
  parseSchedulePattern(name, pattern);
  return pattern;
}

export function normalizeQueueUrl(name: string, value: string): string {
  if (value === 'embedded' || (/^(rediss?|postgres(ql)?):\/\/./.test(value) && URL.canParse(value)))
    return value;
  // The value may hold a password.
  throw new UsageError(
    `${name} is set, but not to one of: embedded, or a URL such as redis://host:6379/0, rediss://… or postgres://….`,
  );
}

export function normalizeZone(name: string, value: string): string {
  if (!IANAZone.isValidZone(value))
    throw wrong(name, value, 'an IANA time zone, such as UTC or Europe/Berlin');
  // The zone is stored and compared: its letters are as in the zone data, an alias stays what it is.
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions();
  return timeZone.toLowerCase() === value.toLowerCase() ? timeZone : value;
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90s`, `15m`, `24h`, `7d` → seconds. A deliberate 0 stays 0. `name` is what an error calls the value. */
export function normalizeDuration(name: string, value: string): number {
  const match = /^(\d{1,9})([smhd])$/.exec(value.trim());
  const unit = unitSeconds[match?.[2] ?? ''];
  if (match === null || unit === undefined)
    throw wrong(name, value, 'a whole number with s, m, h or d, such as 90s, 15m, 24h or 7d');
  return Number(match[1]) * unit;
}

/** A duration; nothing and `off` are for ever. */
export function normalizePeriod(name: string, value: string | undefined): number | undefined {
  return value === undefined || value.trim().toLowerCase() === 'off'
    ? undefined
    : normalizeDuration(name, value);
}

export function normalizeNumber(name: string, value: string): number {
  const number = Number(value);
  if (!/^\d+(\.\d+)?$/.test(value) || !(number > 0))
    throw wrong(name, value, 'a number above 0, such as 10 or 0.5');
  return number;
}

export function normalizeCount(name: string, value: string, least: number): number {
  if (!/^\d{1,9}$/.test(value) || Number(value) < least)
    throw wrong(name, value, `a whole number from ${least} up`);
  return Number(value);
}

/** `24` or `/24` → 24. */
export function normalizePrefixLength(name: string, value: string): number {
  const match = /^\/?(\d{1,2})$/.exec(value.trim());
  const bits = Number(match?.[1]);
  if (match === null || bits > 32)
    throw wrong(name, value, 'a prefix length of IPv4 from 0 to 32, such as 24 or /24');
  return bits;
}

export function normalizeShare(name: string, value: string): number {
  const match = /^(\d{1,3}(?:\.\d+)?)%$/.exec(value.trim());
  const percent = Number(match?.[1]);
  if (match === null || percent > 100) throw wrong(name, value, 'a share from 0% to 100%, such as 10%');
  return percent / 100;
}

/** `yes` or `no`. */
export function normalizeFlag(name: string, value: string): boolean {
  return normalizeOneOf(name, value, ['yes', 'no'] as const) === 'yes';
}

/** A folder, or `s3://bucket/prefix`. */
export function normalizeDestination(name: string, value: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(value)?.[1];
  if (scheme === undefined) return value;
  if (scheme !== 's3' || !/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^/]+)*\/?$/.test(value))
    throw wrong(
      name,
      value,
      'a folder, or s3:// with a bucket and a prefix, such as s3://warehouse/trunkledger',
    );
  return value.replace(/\/+$/, '');
}
