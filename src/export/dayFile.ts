import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { sha256Of } from '../fileHash.ts';
import { literal, quoted, sqlFromTemplate } from '../sqlTemplate.ts';
import type { Dataset } from './datasets.ts';
import { dateLiteral } from './figures.ts';

export interface DayFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Writes the Parquet file of a day into `folder`. The same rows are the same bytes, however many threads write them. */
export async function writeDayFile(
  connection: DuckDBConnection,
  folder: string,
  dataset: Dataset,
  relation: string,
  date: string,
): Promise<DayFile> {
  const path = join(folder, `${dataset.name}-${date}.parquet`);
  const order = dataset.order.map(quoted).join(', ');
  const parts = { rows: relation, date: dateLiteral(date), order, path: literal(path) };
  await connection.run(sqlFromTemplate('exporting/day', parts));
  return { path, sha256: await sha256Of(path), bytes: (await stat(path)).size };
}
