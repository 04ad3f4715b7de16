import type { Row } from '../sql.ts';
import type { ReportColumn, ReportTable } from './report.ts';

/** A table of the columns' values in each row; null where a row has none. */
export function reportTable(
  name: string,
  title: string,
  columns: readonly ReportColumn[],
  found: readonly object[],
  note?: string,
): ReportTable {
  return {
    name,
    title,
    ...(note === undefined ? {} : { note }),
    columns,
    rows: (found as readonly Row[]).map(row => columns.map(column => row[column.name] ?? null)),
  };
}
