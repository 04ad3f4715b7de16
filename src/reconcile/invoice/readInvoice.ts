import { basename } from 'node:path';
import { UsageError } from '../../errors.ts';
import { rows, runFile, runScript } from '../../sql.ts';
import { literal, quoted, sqlFromTemplate } from '../../sqlTemplate.ts';
import { overridesFor } from '../columnOverrides.ts';
import { type ColumnMap, headerUnit, mapColumns, type Overrides } from '../columns.ts';
import type { ReconcileContext } from '../context.ts';
import { type DecimalMark, decimalMark, defineDecimalMacros } from '../decimals.ts';
import { readTextTable, type TextTable } from '../textTable.ts';
import { nameCountries } from './countries.ts';
import { readDays } from './days.ts';
import { type InvoiceColumn, invoiceColumns } from './invoiceColumns.ts';
import { holdCurrencies, refuseUnreadable } from './lineErrors.ts';
import { nameTrunks } from './trunks.ts';

/** How invoices are to be read. */
export interface InvoiceReading {
  readonly files: readonly string[];
  readonly map?: Overrides | undefined;
  readonly decimal?: DecimalMark | undefined;
}

const numbers = ['amount', 'calls', 'minutes', 'seconds'] as const;

/**
 * Makes `invoice_lines` (sql/reconcile/invoice/lines.sql): every line of the files, what its texts mean, and what it is.
 * @throws UsageError with file, line and column where a text cannot be read, or could mean two things.
 */
export async function readInvoices(context: ReconcileContext, reading: InvoiceReading): Promise<void> {
  const { connection } = context;
  await defineDecimalMacros(connection);
  await runFile(connection, 'reconcile/invoice/macros');
  await runFile(connection, 'reconcile/invoice/lines');
  const names = reading.files.map(file => basename(file));
  for (const file of reading.files) {
    const name = basename(file);
    const isOnly = names.filter(other => other === name).length === 1;
    await readFile(context, file, isOnly ? name : file, reading);
  }
  await refuseUnreadable(connection);
  await nameTrunks(connection);
  await nameCountries(connection);
  await readDays(context);
  await holdCurrencies(context);
  await runFile(connection, 'reconcile/invoice/kinds');
}

/** @param label what lines of the file are called by */
async function readFile(
  context: ReconcileContext,
  file: string,
  label: string,
  reading: InvoiceReading,
): Promise<void> {
  const { connection } = context;
  const table = await readTextTable(connection, file, 'invoice_texts');
  const map = mapColumns(table.columns, invoiceColumns, overridesFor('invoice', reading.map ?? {}), file);
  const [before] = await rows(connection, 'select count(*) as lines from invoice_lines');
  await runScript(
    connection,
    await rowsScript(context, table, label, map, reading.decimal),
    {},
    'invoice/rows',
  );
  const [after] = await rows(connection, 'select count(*) as lines from invoice_lines');
  if (before?.lines === after?.lines)
    throw new UsageError(`${file}: it has no line with an amount. Its columns: ${table.columns.join(', ')}`);
}

async function rowsScript(
  { connection }: ReconcileContext,
  table: TextTable,
  label: string,
  map: ColumnMap<InvoiceColumn>,
  given: DecimalMark | undefined,
): Promise<string> {
  const parts: Record<string, string> = {
    file: literal(label),
    relation: quoted(table.relation),
    header_currency: headerCurrency(map.amount),
  };
  for (const { name } of invoiceColumns) parts[name] = expression(map[name]);
  const mapped = numbers.flatMap(name => map[name] ?? []);
  for (const name of numbers) {
    const column = map[name];
    const others = mapped.filter(other => other !== column);
    const mark = column === undefined ? '.' : await decimalMark(connection, table, column, given, others);
    parts[`${name}_mark`] = literal(mark);
  }
  return sqlFromTemplate('reconcile/invoice/rows', parts);
}

function expression(column: string | undefined): string {
  return column === undefined ? 'null::varchar' : quoted(column);
}

/** `Amount (EUR)` → `'EUR'` */
function headerCurrency(header: string | undefined): string {
  const unit = header === undefined ? undefined : headerUnit(header);
  if (unit === '€') return literal('EUR');
  return unit !== undefined && /^[A-Za-z]{3}$/.test(unit) ? literal(unit.toUpperCase()) : 'null';
}
