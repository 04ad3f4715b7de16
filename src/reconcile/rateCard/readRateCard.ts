import { UsageError } from '../../errors.ts';
import { firstRow, rows, rowsOfFile, runFile, runScript } from '../../sql.ts';
import { quoted, sqlFromTemplate } from '../../sqlTemplate.ts';
import { overridesFor } from '../columnOverrides.ts';
import { type ColumnMap, headerUnit, mapColumns, type Overrides } from '../columns.ts';
import type { ReconcileContext } from '../context.ts';
import { type DecimalMark, decimalMark, defineDecimalMacros } from '../decimals.ts';
import { readTextTable, type TextTable } from '../textTable.ts';
import { type RateCardColumn, rateCardColumnNames, rateCardColumns } from './rateCardColumns.ts';

export interface RateCardOptions {
  /** Path of a CSV or JSON file. */
  readonly file: string;
  readonly map?: Overrides | undefined;
  /** What stands before decimals, where the file does not show it. */
  readonly decimal?: DecimalMark | undefined;
}

/** How a card was read. */
export interface RateCard {
  readonly lines: number;
  /** Whether valid_to is the last day of a rate, and not the first one after it. */
  readonly includesLastDays: boolean;
}

/**
 * Makes `rate_card_lines` (sql/reconcile/rateCard/lines.sql), with half-open validity.
 * @throws UsageError with line, value and what is allowed where a line cannot be read, and with both lines where two are for
 * the same calls on the same days.
 */
export async function readRateCard(context: ReconcileContext, options: RateCardOptions): Promise<RateCard> {
  const { connection } = context;
  const { file } = options;
  await defineDecimalMacros(connection);
  const table = await readTextTable(connection, file, 'rate_card_file');
  const map = mapColumns(table.columns, rateCardColumns, overridesFor('rateCard', options.map ?? {}), file);
  await readTexts(context, table, map);
  await runFile(connection, 'reconcile/rateCard/lines', await marks(context, table, map, options.decimal));
  const [counts] = await rows(connection, 'select count(*) as lines from rate_card_lines');
  if (counts?.lines === 0)
    throw new UsageError(`${file}: it has no line with a rate. Its columns: ${table.columns.join(', ')}`);
  await refuseFaults(context, file);
  const includesLastDays = await endDays(context);
  await refuseOverlaps(context, file);
  return { lines: Number(counts?.lines), includesLastDays };
}

async function readTexts(
  { connection }: ReconcileContext,
  { relation }: TextTable,
  map: ColumnMap<RateCardColumn>,
): Promise<void> {
  const columns = rateCardColumnNames.map(name => {
    const header = map[name];
    return [name, header === undefined ? 'null::varchar' : quoted(header)];
  });
  const text = sqlFromTemplate('reconcile/rateCard/texts', {
    texts: quoted(relation),
    ...Object.fromEntries(columns),
  });
  await runScript(connection, text, {}, 'reconcile/rateCard/texts');
}

async function marks(
  { connection }: ReconcileContext,
  table: TextTable,
  map: ColumnMap<RateCardColumn>,
  given: DecimalMark | undefined,
): Promise<Record<string, string | null>> {
  const amounts = (['rate', 'minimum_charge', 'connect_fee'] as const).map(name => map[name]);
  const headers = amounts.filter(header => header !== undefined);
  const markOf = (header: string | undefined): Promise<DecimalMark> | DecimalMark =>
    header === undefined ? '.' : decimalMark(connection, table, header, given, headers);
  const unit = headerUnit(map.rate ?? '');
  return {
    rate_mark: await markOf(map.rate),
    minimum_charge_mark: await markOf(map.minimum_charge),
    connect_fee_mark: await markOf(map.connect_fee),
    header_currency: unit !== undefined && /^[A-Za-z]{3}$/.test(unit) ? unit : null,
  };
}

async function refuseFaults({ connection }: ReconcileContext, file: string): Promise<void> {
  const [row] = await rows(
    connection,
    'select line_number, fault from rate_card_lines where fault is not null order by line_number limit 1',
  );
  if (row === undefined) return;
  const [column, text, allowed] = row.fault as string[];
  throw new UsageError(`${file}, line ${row.line_number}: ${column} is "${text}"; ${allowed}.`);
}

async function endDays({ connection }: ReconcileContext): Promise<boolean> {
  const shown = await firstRow(connection, 'reconcile/rateCard/last_days');
  if (shown.is_included !== true) return false;
  await connection.run('update rate_card_lines set valid_to = valid_to + 1 where valid_to is not null');
  return true;
}

async function refuseOverlaps({ connection }: ReconcileContext, file: string): Promise<void> {
  const [overlap] = await rowsOfFile(connection, 'reconcile/rateCard/overlaps');
  if (overlap === undefined) return;
  const { line, other_line: other, destination, from_day: day } = overlap;
  const when = day === null ? 'at all times' : `from ${day} on`;
  throw new UsageError(
    `${file}, lines ${line} and ${other}: both are for ${destination} ${when}, with the same direction, trunk and currency. ` +
      'Let the first end where the second begins (valid_to is the first day on which a rate no longer holds), or take one out.',
  );
}
