/**
 * Writes sql/reference/dialling_rules.csv: how numbers are dialled in each country, from libphonenumber's metadata: its
 * calling code, what stands before foreign numbers (a regular expression) and before its own.
 */
import { type CountryCode, Metadata } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.max.json';
import { writeOrCheck } from './support/generatedFile.ts';

interface NumberingPlan {
  callingCode(): string;
  IDDPrefix(): string | undefined;
  nationalPrefix(): string | undefined;
}

function rule(country: string): string {
  const selected = new Metadata(metadata);
  selected.selectNumberingPlan(country as CountryCode);
  const plan = selected.numberingPlan as unknown as NumberingPlan;
  return [country, plan.callingCode(), plan.IDDPrefix() ?? '', plan.nationalPrefix() ?? ''].join(',');
}

const rules = Object.keys(metadata.countries).map(rule).sort();
writeOrCheck(
  'sql/reference/dialling_rules.csv',
  `country,calling_code,international_prefix,national_prefix\n${rules.join('\n')}\n`,
  'npm run number-prefixes',
);
