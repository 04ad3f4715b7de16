import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
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
  return { path, ...(await digestOf(path)) };
}

async function digestOf(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  await pipeline(file, hash);
  return { sha256: hash.digest('hex'), bytes: file.bytesRead };
}
