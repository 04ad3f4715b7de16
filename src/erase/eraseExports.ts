import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { moveFile } from '../durableFiles.ts';
import { type Destination, openDestination } from '../export/destination.ts';
import { type DayManifest, manifestName } from '../export/manifest.ts';
import { replaceDay } from '../export/replaceDay.ts';
import { openScratch } from '../export/scratch.ts';
import { sha256Of } from '../fileHash.ts';
import { filesBelow } from '../filesBelow.ts';
import type { Home } from '../home.ts';
import { rows } from '../sql.ts';
import { literal, quoted } from '../sqlTemplate.ts';
import { erasedValues, type Wanted } from './erasedValues.ts';
import type { RewrittenFile } from './eraseLanding.ts';
import { kindOf } from './valueKinds.ts';

/**
 * Takes the numbers out of the Parquet files below `exports/`, and says so in their manifests, as an export replaces a day.
 * No other export runs meanwhile, and what a killed one left aside goes. To be called when the numbers are no longer published.
 */
export async function eraseFromExports(
  { exports, analytics }: Pick<Home, 'exports' | 'analytics'>,
  wanted: Wanted,
  isDryRun: boolean,
): Promise<RewrittenFile[]> {
  if (!existsSync(exports) || !existsSync(analytics)) return [];
  const destination = await openDestination(exports, join(exports, '.export'));
  const scratch = await openScratch({ staging: destination.staging, published: analytics, key: undefined });
  try {
    const files: RewrittenFile[] = [];
    for (const path of await parquetFiles(exports, destination.staging)) {
      const file = await eraseFromParquet(scratch.connection, destination, path, wanted, isDryRun);
      if (file !== undefined) files.push(file);
    }
    return files;
  } finally {
    await scratch.close();
  }
}

async function parquetFiles(folder: string, staging: string): Promise<string[]> {
  const files = await filesBelow(folder);
  return files.filter(file => file.endsWith('.parquet') && !file.startsWith(staging + sep)).sort();
}

interface ParquetColumn {
  readonly column: string;
  readonly isList: boolean;
}

async function eraseFromParquet(
  connection: DuckDBConnection,
  destination: Destination,
  file: string,
  wanted: Wanted,
  isDryRun: boolean,
): Promise<RewrittenFile | undefined> {
  const relation = `read_parquet(${literal(file)}, hive_partitioning = false)`;
  const replaced: string[] = [];
  let places = 0;
  for (const { column, isList } of await textColumns(connection, relation)) {
    const values = await erasedValues(connection, { relation, column, isList }, wanted);
    if (values.length === 0) continue;
    places += values.length;
    const name = `erased_${replaced.length}`;
    const pairs = JSON.stringify(values.map(({ old, scrubbed }) => ({ old, scrubbed })));
    await connection.run(
      `set variable ${name} = (select map(list(old), list(scrubbed)) from (select unnest(from_json($1::json, '[{"old":"varchar","scrubbed":"varchar"}]'), recursive := true)))`,
      [pairs],
    );
    replaced.push(`${replacement(column, isList, name)} as ${quoted(column)}`);
  }
  if (places === 0) return undefined;
  const path = relative(destination.place, file).replaceAll(sep, '/');
  const before = await sha256Of(file);
  if (isDryRun) return { path, places, sha256_before: before, sha256_after: before };
  const staged = join(destination.staging, 'erased.parquet');
  await connection.run(
    `copy (select * replace (${replaced.join(', ')}) from ${relation}) to ${literal(staged)} (format parquet, compression zstd, row_group_size 122880)`,
  );
  const after = await sha256Of(staged);
  await replaceExport(destination, file, staged, after);
  return { path, places, sha256_before: before, sha256_after: after };
}

async function textColumns(connection: DuckDBConnection, relation: string): Promise<ParquetColumn[]> {
  const columns = await rows(connection, `select column_name, column_type from (describe from ${relation})`);
  return columns
    .filter(({ column_type }) => column_type === 'VARCHAR' || column_type === 'VARCHAR[]')
    .map(({ column_name, column_type }) => ({
      column: String(column_name),
      isList: column_type === 'VARCHAR[]',
    }))
    .filter(({ column }) => kindOf(column) !== 'figure');
}

function replacement(column: string, isList: boolean, variable: string): string {
  const without = (value: string): string =>
    `case when map_contains(getvariable('${variable}'), ${value}) then getvariable('${variable}')[${value}] else ${value} end`;
  if (!isList) return without(quoted(column));
  return `list_transform(${quoted(column)}, lambda each: ${without('each')})`;
}

/** With its manifest, where it has one that vouches for it. */
async function replaceExport(
  destination: Destination,
  file: string,
  staged: string,
  sha256: string,
): Promise<void> {
  const manifest = await manifestBeside(file);
  if (manifest !== undefined) {
    const { next: _next, ...before } = manifest;
    await replaceDay(destination, staged, before, { ...before, sha256, bytes: (await stat(staged)).size });
    return;
  }
  await moveFile(staged, file);
}

/** Where its replacement was broken off, the one of the two that the file is of. */
async function manifestBeside(file: string): Promise<DayManifest | undefined> {
  const path = join(dirname(file), manifestName);
  if (!existsSync(path)) return undefined;
  const manifest = JSON.parse(await readFile(path, 'utf8')) as DayManifest;
  if (manifest.next === undefined) return manifest;
  return (await sha256Of(file)) === manifest.next.sha256 ? manifest.next : manifest;
}
