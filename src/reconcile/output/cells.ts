import type { Json } from '@duckdb/node-api';
import type { ReportColumn, ReportTable } from '../report.ts';

/** Kinds of columns whose cells are numbers: to the right, with separators of thousands. */
const numeric: ReadonlySet<ReportColumn['kind']> = new Set(['count', 'money', 'number', 'seconds']);

export function isNumeric({ kind }: Pick<ReportColumn, 'kind'>): boolean {
  return numeric.has(kind);
}

/** The table without the columns that are empty in every row: on paper each costs the others their width. */
export function withoutEmptyColumns(table: ReportTable): ReportTable {
  const { columns, rows } = table;
  const isKept = columns.map((_, index) => rows.length === 0 || rows.some(row => !isEmpty(row[index])));
  const kept = <T>(items: readonly T[]): T[] => items.filter((_, index) => isKept[index]);
  return { ...table, columns: kept(columns), rows: rows.map(kept) };
}

function isEmpty(value: Json | undefined): boolean {
  return value === null || value === undefined || value === '';
}

/**
 * The rows of a table as people read them: `1,234.50`, `2026-10-01 04:00:00`. All amounts of a column have the same number
 * of decimals, at least two, and none is rounded.
 */
export function cellTexts({ columns, rows }: ReportTable): string[][] {
  const decimals = columns.map((column, index) =>
    column.kind === 'money'
      ? rows.reduce((most, row) => Math.max(most, decimalsOf(String(row[index] ?? ''))), 2)
      : 0,
  );
  return rows.map(row =>
    columns.map((column, index) => cellText(row[index] ?? null, column, decimals[index] ?? 0)),
  );
}

function cellText(value: Json, { kind }: ReportColumn, decimals: number): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (kind === 'money') return separated(text, decimals);
  if (numeric.has(kind)) return separated(text, decimalsOf(text));
  return kind === 'time' ? timeText(text) : text;
}

/** Decimals without zeros at the end. */
function decimalsOf(decimal: string): number {
  return /\.(\d*[1-9])0*$/.exec(decimal)?.[1]?.length ?? 0;
}

/** `-1234.5` → `-1,234.50`; what is no decimal stays as it is. */
function separated(decimal: string, decimals: number): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  if (match === null) return decimal;
  const [, sign = '', whole = '', fraction = ''] = match;
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}${thousands}${decimals > 0 ? `.${fraction.padEnd(decimals, '0').slice(0, decimals)}` : ''}`;
}

/** `2026-10-01T04:00:00.5Z` → `2026-10-01 04:00:00.5` */
function timeText(instant: string): string {
  return instant.replace('T', ' ').replace(/Z$/, '');
}
