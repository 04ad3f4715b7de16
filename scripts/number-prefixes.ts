/**
 * Writes sql/reference/number_prefixes.csv: number prefixes to countries, from libphonenumber's metadata.
 * A calling code of one country is one row. A code that several countries share (US, CA; GB, GG, JE) is followed
 * digit by digit, at most seven digits in all, until a single country is left; with --check the file is compared.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type CountryCode, Metadata } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.max.json';
import { mayBeginWith } from './support/digitPattern.ts';

const longestPrefix = 7;
const file = new URL('../sql/reference/number_prefixes.csv', import.meta.url);

interface Plan {
  readonly country: CountryCode;
  readonly leadingDigits: string | undefined;
  readonly patterns: readonly string[];
}

interface NumberingPlan {
  leadingDigits(): string | 0 | undefined;
  pattern(): string;
  types(): readonly [pattern: string][] | undefined;
}

function planOf(country: CountryCode): Plan {
  const selected = new Metadata(metadata);
  selected.selectNumberingPlan(country);
  const plan = selected.numberingPlan as unknown as NumberingPlan;
  const types = (plan.types() ?? []).map(type => type?.[0]).filter(Boolean);
  return {
    country,
    leadingDigits: plan.leadingDigits() || undefined,
    patterns: types.length > 0 ? types : [plan.pattern()],
  };
}

/** libphonenumber's own order: leading digits decide where a country has them, else whether a type matches. */
function possible(plan: Plan, digits: string): boolean {
  if (plan.leadingDigits !== undefined && !leadsTo(plan.leadingDigits, digits)) return false;
  return plan.patterns.some(pattern => mayBeginWith(pattern, digits));
}

function leadsTo(leadingDigits: string, digits: string): boolean {
  return new RegExp(`^(?:${leadingDigits})`).test(digits) || mayBeginWith(leadingDigits, digits);
}

function* prefixesOf(
  code: string,
  plans: readonly Plan[],
  digits = '',
): Generator<[prefix: string, country: string]> {
  const left = plans.filter(plan => possible(plan, digits));
  const [first] = left;
  if (!first) return;
  if (left.length === 1 || code.length + digits.length >= longestPrefix) {
    yield [code + digits, first.country];
    return;
  }
  const below = [...'0123456789'].flatMap(digit => [...prefixesOf(code, left, digits + digit)]);
  const countries = new Set(below.map(([, country]) => country));
  // Ten or fewer branches that agree are one prefix: what lies between them is assigned to nobody.
  if (countries.size === 1 && digits !== '') yield [code + digits, [...countries][0] ?? first.country];
  else yield* below;
}

function csv(): string {
  const lines = Object.entries(metadata.country_calling_codes).flatMap(([code, countries]) =>
    [...prefixesOf(code, (countries as CountryCode[]).map(planOf))]
      .filter(([, country]) => country !== '001')
      .map(row => row.join(',')),
  );
  return `prefix,country\n${lines.sort().join('\n')}\n`;
}

const made = csv();
if (!process.argv.includes('--check')) {
  writeFileSync(file, made);
} else if (readFileSync(file, 'utf8') !== made) {
  process.stderr.write(
    'sql/reference/number_prefixes.csv is not what libphonenumber says now: npm run number-prefixes\n',
  );
  process.exitCode = 1;
}
