/** What may stand between two digits of a number: separators, escapes of URIs, a trunk prefix in brackets. */
const between = '(?:\\(0\\)|%[0-9A-Fa-f]{2}|[^0-9A-Za-z]){0,9}';

/**
 * A regular expression (RE2) that fits every text that holds the number of these digits, and some that do not: it tells in SQL
 * what has to be looked at. JSON's escapes of digits and separators it does not know.
 */
export function numberPattern(e164: string): string {
  return [...e164.replace('+', '')].join(between);
}
