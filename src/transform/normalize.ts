import type { DuckDBConnection } from '@duckdb/node-api';
import type { Manifest, ReadingCounts } from '../manifest.ts';
import { rowsOfFile, runFile } from '../sql.ts';

/** A reading, its data file, absolute, and the same relative to `landing/`. */
export interface LandedFile {
  readonly manifest: Manifest;
  readonly dataFile: string;
  readonly landingFile: string;
}

/** Connections on which a reading was mostly unclear: an API that sends amounts as numbers does so always. */
const needExactLines = new WeakSet<DuckDBConnection>();

/**
 * Types landed readings of adjacent windows: fills the temp tables `batch` (one row a reading), `typed_calls` (one row
 * a line, with `place` and `reason`) and `number_countries` of this connection. Rules: sql/normalize. A line that
 * cannot be typed never fails its file.
 * Answers with the counts of each reading. Of several readings only plain ones are typed together: undefined says
 * that they have to be typed one by one.
 */
export async function normalizeCalls(
  connection: DuckDBConnection,
  files: readonly LandedFile[],
): Promise<ReadingCounts[] | undefined> {
  await runFile(connection, 'normalize/batch', { batch: JSON.stringify(files.map(batchRow)) });
  const [only] = files;
  const counts =
    files.length === 1 && only
      ? [await typeOne(connection, only.manifest)]
      : await typePlain(connection, files);
  if (counts === undefined) return undefined;
  await runFile(connection, 'normalize/number_countries');
  return counts.map(({ listed, doubtful }) => ({ listed, rejected: doubtful }));
}

function batchRow({ manifest, dataFile, landingFile }: LandedFile): object {
  return {
    file: dataFile,
    project_id: manifest.project_id,
    window_start: manifest.window_start,
    window_end: manifest.window_end,
    fetched_at: manifest.fetched_at,
    total_items: manifest.total_items,
    landing_file: landingFile,
    sha256: manifest.sha256,
    settle_after_seconds: manifest.policy.settle_after_seconds,
    stale_after_seconds: manifest.policy.stale_after_seconds,
  };
}

/** sql/normalize/counts.sql */
interface LineCounts {
  readonly lines: number;
  readonly listed: number;
  readonly doubtful: number;
  readonly unreadable: number;
}

async function typeOne(connection: DuckDBConnection, manifest: Manifest): Promise<LineCounts> {
  const isExact = needExactLines.has(connection);
  let counts = await typeLines(connection, manifest, isExact);
  if (!isExact && isDoubtful(counts, manifest)) {
    const { doubtful } = counts;
    counts = await typeLines(connection, manifest, true);
    // What even the exact lines reject says nothing of the next reading.
    if (doubtful - counts.doubtful > counts.lines / 2) needExactLines.add(connection);
  }
  if (counts.unreadable > 0) await runFile(connection, 'normalize/unreadable_lines');
  return counts;
}

function isDoubtful(counts: LineCounts, manifest: Manifest): boolean {
  return counts.doubtful > 0 || counts.lines !== manifest.records;
}

async function typeLines(
  connection: DuckDBConnection,
  manifest: Manifest,
  isExact: boolean,
): Promise<LineCounts> {
  await runFile(connection, isExact ? 'normalize/exact_lines' : 'normalize/plain_lines');
  await runFile(connection, 'normalize/calls');
  const counts = await countLines(connection);
  if (!repeatsCalls(manifest)) return counts;
  await runFile(connection, 'normalize/repeated_calls');
  return { ...(await countLines(connection)), lines: counts.lines };
}

async function typePlain(
  connection: DuckDBConnection,
  files: readonly LandedFile[],
): Promise<LineCounts[] | undefined> {
  if (needExactLines.has(connection) || files.some(({ manifest }) => repeatsCalls(manifest)))
    return undefined;
  await runFile(connection, 'normalize/plain_lines');
  await runFile(connection, 'normalize/calls');
  const counts = (await rowsOfFile(connection, 'normalize/counts')) as unknown as LineCounts[];
  const isPlain = files.every(({ manifest }, index) => {
    const ofFile = counts[index];
    return ofFile !== undefined && !isDoubtful(ofFile, manifest);
  });
  return isPlain ? counts : undefined;
}

function repeatsCalls({ records, distinct_ids, records_without_id }: Manifest): boolean {
  return records > distinct_ids + records_without_id;
}

async function countLines(connection: DuckDBConnection): Promise<LineCounts> {
  const [counts] = await rowsOfFile(connection, 'normalize/counts');
  return counts as unknown as LineCounts;
}
