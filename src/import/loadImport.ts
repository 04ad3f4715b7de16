import type { DuckDBConnection } from '@duckdb/node-api';
import { markRead } from '../load/readings.ts';
import { transaction } from '../load/transaction.ts';
import type { ImportManifest } from '../manifest.ts';
import { firstRow, rows, rowsOfFile, runFile } from '../sql.ts';
import { openProviderFile, type ProviderFile, typeRecords } from './typeRecords.ts';

/** A landed import, its data file, absolute, and the same relative to `landing/`. */
export interface LandedImportFile {
  /** Of the manifest, relative to `landing/`. */
  readonly path: string;
  readonly manifest: ImportManifest;
  readonly dataFile: string;
  readonly landingFile: string;
}

/** What an imported file came to. Times are ISO 8601, UTC; the range is of the project's lines, both ends included. */
export interface ImportResult {
  readonly outcome: 'imported' | 'known';
  readonly importId: string;
  readonly file: string;
  readonly sha256: string;
  /** Below the header, empty ones not counted; they are what follows, without `replaced`. */
  readonly lines: number;
  readonly records: number;
  readonly repeated: number;
  readonly rejected: number;
  readonly otherProjects: number;
  readonly superseded: number;
  /** Records of earlier imports that these took the place of. */
  readonly replaced: number;
  readonly from: string | null;
  readonly to: string | null;
  /** The most frequent ones. */
  readonly reasons: readonly {
    readonly reason: string;
    readonly lines: number;
    readonly firstLine: number;
  }[];
}

type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Types a landed file and writes it into `provider_records`. Loading the same landed file again changes nothing. */
export async function loadImport(
  connection: DuckDBConnection,
  landed: LandedImportFile,
  inTurn: InTurn,
): Promise<ImportResult> {
  const { manifest, dataFile } = landed;
  const file = await openProviderFile(connection, dataFile, manifest.file_name, manifest.map);
  await typeRecords(connection, file, manifest);
  return writeImport(connection, landed, file, inTurn);
}

/** Writes what was typed on this connection, in one transaction, and marks it as dealt with. */
export async function writeImport(
  connection: DuckDBConnection,
  { path, manifest, landingFile }: Omit<LandedImportFile, 'dataFile'>,
  file: ProviderFile,
  inTurn: InTurn,
): Promise<ImportResult> {
  return inTurn(async () => {
    const known = await rows(connection, 'select 1 from ops.imports where import_id = $id', {
      id: manifest.run_id,
    });
    if (known.length === 0) {
      await transaction(connection, async () => {
        await runFile(connection, 'import/load', {
          project_id: manifest.project_id,
          import_id: manifest.run_id,
          file_name: manifest.file_name,
          imported_at: manifest.fetched_at,
          sha256: manifest.source_sha256,
          landing_file: landingFile,
          time_zone: manifest.time_zone,
          map: mapText(manifest.map),
          columns: JSON.stringify(file.columns),
          header: JSON.stringify(file.csv.header),
        });
        await markRead(connection, { path, manifest }, 'imported');
      });
    }
    await dropTables(connection);
    return resultOf(connection, manifest.run_id, 'imported');
  });
}

/** The import of the same file, read in the same way, if there is one. */
export async function knownImport(
  connection: DuckDBConnection,
  how: {
    readonly projectId: string;
    readonly sha256: string;
    readonly timeZone: string;
    readonly map: ImportManifest['map'];
  },
): Promise<string | undefined> {
  const [known] = await rowsOfFile(connection, 'import/known', {
    project_id: how.projectId,
    sha256: how.sha256,
    time_zone: how.timeZone,
    map: mapText(how.map),
  });
  return known === undefined ? undefined : String(known.import_id);
}

/** Sorted, so that the same map is the same text. */
function mapText(map: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** A file of a million lines takes the room of many readings. */
async function dropTables(connection: DuckDBConnection): Promise<void> {
  const tables = [
    'import_records',
    'rejected_lines',
    'unreadable_lines',
    'moved_records',
    'import_errors',
    'same_records',
  ];
  for (const table of tables) await connection.run(`drop table if exists ${table}`);
}

/** As the warehouse keeps it. */
export async function resultOf(
  connection: DuckDBConnection,
  importId: string,
  outcome: ImportResult['outcome'],
): Promise<ImportResult> {
  const found = await firstRow(connection, 'import/imported', { import_id: importId });
  const reasons = await rowsOfFile(connection, 'import/reasons', { import_id: importId });
  const text = (name: string): string | null => (found[name] === null ? null : String(found[name]));
  return {
    outcome,
    importId,
    file: String(found.file_name),
    sha256: String(found.sha256),
    lines: Number(found.lines),
    records: Number(found.records),
    repeated: Number(found.repeated_lines),
    rejected: Number(found.rejected_lines),
    otherProjects: Number(found.other_project_lines),
    superseded: Number(found.superseded_lines),
    replaced: Number(found.replaced_records),
    from: text('range_start'),
    to: text('range_end'),
    reasons: reasons.map(each => ({
      reason: String(each.reason),
      lines: Number(each.lines),
      firstLine: Number(each.first_line),
    })),
  };
}
