import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../../errors.ts';
import { rows, runFile, runScript, sqlPath } from '../../sql.ts';
import { literal, sqlFromTemplate } from '../../sqlTemplate.ts';
import type { Month } from '../context.ts';
import type { SwitchOptions } from './options.ts';
import { type ZoneStretch, zoneStretches } from './zone.ts';

/** Records this far outside of the month are not looked at: clocks and zones differ by less. Seconds. */
const margin = 3 * 86_400;

/**
 * Makes the macros that records are read with (sql/reconcile/switch/{times,zone,numbers}.sql), by the zone and the country of
 * the switch.
 * @throws UsageError where the country is not known.
 */
export async function defineSwitchMacros(
  connection: DuckDBConnection,
  month: Month,
  { zone, country, stripPrefixes }: SwitchOptions,
): Promise<void> {
  await runFile(connection, 'normalize/macros');
  const stretches = zoneStretches(zone, month.start - margin, month.end + margin);
  await runFile(connection, 'reconcile/switch/times');
  const rules = sqlFromTemplate('reconcile/switch/zone', {
    first: coalesced(stretches.map(utcIn)),
    last: coalesced(stretches.map(utcIn).reverse()),
  });
  await runScript(connection, rules, {}, 'reconcile/switch/zone');
  const rule = await diallingRule(connection, country);
  const numbers = sqlFromTemplate('reconcile/switch/numbers', {
    strip: literal(stripPattern(stripPrefixes)),
    calling_code: literal(rule.code),
    international: literal(`(?:${rule.international})([1-9][0-9]{6,14})`),
    national: literal(rule.national),
  });
  await runScript(connection, numbers, {}, 'reconcile/switch/numbers');
}

/** The UTC time of a local one, where it falls into the stretch. */
function utcIn({ start, end, offset }: ZoneStretch): string {
  const local = (second: number) => `make_timestamp(${(second + offset) * 1_000_000})`;
  return `case when t >= ${local(start)} and t < ${local(end)} then t - to_seconds(${offset}) end`;
}

function coalesced(expressions: readonly string[]): string {
  return `coalesce(${expressions.join(', ')})`;
}

/** The longest first, so that 9 does not take the first digit of 90. */
function stripPattern(prefixes: readonly string[]): string {
  if (prefixes.length === 0) return '^$';
  const longestFirst = prefixes.toSorted((a, b) => b.length - a.length);
  return `^(?:${longestFirst.map(prefix => prefix.replace(/[^\w]/g, '\\$&')).join('|')})`;
}

interface DiallingRule {
  readonly code: string;
  readonly international: string;
  readonly national: string;
}

/** Without a country: what is dialled before foreign numbers in most of the world, and in North America. */
const anywhere: DiallingRule = { code: '', international: '00|011', national: '' };

async function diallingRule(
  connection: DuckDBConnection,
  country: string | undefined,
): Promise<DiallingRule> {
  if (country === undefined) return anywhere;
  const [row] = await rows(
    connection,
    `select calling_code as code, coalesce(nullif(international_prefix, ''), '00') as international,
       coalesce(national_prefix, '') as national
     from read_csv(${literal(sqlPath('reference/dialling_rules.csv'))}, header = true, all_varchar = true)
     where country = $country`,
    { country },
  );
  if (row === undefined)
    throw new UsageError(
      `--switch-country is "${country}"; allowed: a country of ISO 3166-1 that has numbers, such as DE.`,
    );
  return row as unknown as DiallingRule;
}
