import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../../errors.ts';
import { rows, runFile, sqlPath } from '../../sql.ts';
import { firstLine } from './lineErrors.ts';

/** Languages that destinations are called in; where two call different countries alike, the earlier one counts. */
const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'sv', 'pl', 'da'];

/** Names that invoices use and CLDR does not. */
const otherNames: Readonly<Record<string, string>> = {
  usa: 'US',
  'united states of america': 'US',
  america: 'US',
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  'united kingdom of great britain and northern ireland': 'GB',
  uae: 'AE',
  'czech republic': 'CZ',
  turkey: 'TR',
  'russian federation': 'RU',
  'republic of korea': 'KR',
  'korea south': 'KR',
  'hong kong': 'HK',
  macau: 'MO',
  'the netherlands': 'NL',
  'ivory coast': 'CI',
  'slovak republic': 'SK',
  'viet nam': 'VN',
  macedonia: 'MK',
  swaziland: 'SZ',
  burma: 'MM',
  großbritannien: 'GB',
  grossbritannien: 'GB',
  amerika: 'US',
  tschechei: 'CZ',
  holland: 'NL',
};

/**
 * Sets `destination` of invoice_lines: a country (ISO 3166-1 alpha-2) from its code or name, or the digits of a prefix.
 * What may stand behind a name is no part of it: `Germany - Mobile`, `Germany Fixed`.
 * @throws UsageError for a text that is none of them.
 */
export async function nameCountries(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    "create or replace temp table invoice_number_prefixes as from read_csv($1, columns = {'prefix': 'varchar', 'country': 'varchar'}, header = true)",
    [sqlPath('reference/number_prefixes.csv')],
  );
  const codes = await rows(
    connection,
    'select distinct country from invoice_number_prefixes order by country',
  );
  await connection.run(
    `create or replace temp table invoice_country_names as
     select unnest(from_json($1::json, '[{"name": "varchar", "country": "varchar"}]'), recursive := true)`,
    [JSON.stringify(countryNames(codes.map(row => String(row.country))))],
  );
  await runFile(connection, 'reconcile/invoice/countries');
  const unknown = await firstLine(
    connection,
    'country',
    'country is not null and destination is null and not says_total(plain_words(country))',
  );
  if (unknown)
    throw new UsageError(
      `${unknown.place}, column "country": "${unknown.text}" is no country that is known; allowed are codes of ISO 3166-1 (DE), ` +
        'names (Germany, Germany - Mobile) and prefixes (+49, 4915). Mend it, or leave the column out: --map country=',
    );
}

function countryNames(codes: readonly string[]): { name: string; country: string }[] {
  const names = new Map<string, string>(Object.entries(otherNames));
  for (const language of languages) {
    const display = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const country of codes) {
      const name = display.of(country);
      if (name !== undefined && !names.has(plain(name))) names.set(plain(name), country);
    }
  }
  return [...names].map(([name, country]) => ({ name, country }));
}

/** As the macro `plain_words` writes a text. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
