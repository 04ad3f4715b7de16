import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../../errors.ts';
import { rows } from '../../sql.ts';
import type { ReconcileContext } from '../context.ts';

/** The first line for which a condition holds, and its text in a column. */
export async function firstLine(
  connection: DuckDBConnection,
  column: string,
  condition: string,
): Promise<{ readonly place: string; readonly text: string } | undefined> {
  const [row] = await rows(
    connection,
    `select file, line_number, ${column} as text from invoice_lines where ${condition} order by file, line_number limit 1`,
  );
  return row && { place: `${row.file}, line ${row.line_number}`, text: String(row.text ?? '') };
}

interface Rule {
  readonly column: string;
  readonly text: string;
  readonly condition: string;
  readonly allowed: string;
}

const rules: readonly Rule[] = [
  {
    column: 'amount',
    text: 'amount_text',
    condition: 'amount_text is null',
    allowed: 'a line with calls or minutes needs one. Write 0 where nothing is charged',
  },
  {
    column: 'amount',
    text: 'amount_text',
    condition: 'amount is null',
    allowed:
      'allowed are decimals of up to 6 places, such as 1234.56, 1.234,56 or (12.50), with or without a currency',
  },
  {
    column: 'calls',
    text: 'calls_text',
    condition: 'calls_text is not null and calls is null',
    allowed: 'allowed are whole numbers',
  },
  {
    column: 'minutes',
    text: 'coalesce(seconds_text, minutes_text)',
    condition: 'coalesce(seconds_text, minutes_text) is not null and seconds is null',
    allowed: 'allowed are decimals of up to 6 places, 1:02:03 or 62:03',
  },
  {
    column: 'direction',
    text: 'direction_text',
    condition:
      'direction_text is not null and direction is null and not says_total(plain_words(direction_text))',
    allowed: 'allowed are inbound (incoming, origination) and outbound (outgoing, termination)',
  },
  {
    column: 'currency',
    text: 'currency_text',
    condition: "currency_text is not null and not regexp_full_match(currency, '[A-Z]{3}')",
    allowed: 'allowed are codes of ISO 4217, such as EUR',
  },
];

/** Throws a UsageError for the first text of invoice_lines that is no value of its column. */
export async function refuseUnreadable(connection: DuckDBConnection): Promise<void> {
  for (const { column, text, condition, allowed } of rules) {
    const wrong = await firstLine(connection, text, condition);
    if (wrong)
      throw new UsageError(
        `${wrong.place}, column "${column}": it is "${wrong.text}"; ${allowed}. ` +
          `Mend the line, or if another column is meant: --map ${column}=COLUMN`,
      );
  }
}

/** Gives lines without a currency the ledger's, if it has one only. Throws a UsageError if it has several, or none. */
export async function holdCurrencies({ connection, month }: ReconcileContext): Promise<void> {
  const line = await firstLine(connection, 'amount_text', 'currency is null');
  if (!line) return;
  const found = await rows(
    connection,
    'select distinct price_currency as currency from month_calls where price_currency is not null order by 1',
  );
  const known = found.map(row => String(row.currency));
  if (known.length !== 1)
    throw new UsageError(
      `${line.place}: the amount "${line.text}" has no currency, and the calls of ${month.label} have ` +
        `${known.length === 0 ? 'none' : `several: ${known.join(', ')}`}. Add a column "currency", or name the one that ` +
        'says it: --map currency=COLUMN',
    );
  await connection.run('update invoice_lines set currency = $1 where currency is null', [known[0] ?? null]);
}
