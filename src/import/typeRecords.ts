import type { DuckDBConnection } from '@duckdb/node-api';
import type { ImportManifest } from '../manifest.ts';
import { type ColumnMap, headerUnit } from '../reconcile/columns.ts';
import { rows, runFile, runScript } from '../sql.ts';
import { literal, sqlFromTemplate } from '../sqlTemplate.ts';
import { type CsvFile, column, csvSource, readHeader, readStrictly } from './csvSource.ts';
import { emptyLines } from './emptyLines.ts';
import { cellOf, type ProviderColumn, providerColumnNames, providerColumns } from './providerColumns.ts';
import { zoneOffsetMacro } from './zoneOffset.ts';

/** An imported file whose header is understood. */
export interface ProviderFile {
  readonly csv: CsvFile;
  readonly columns: ColumnMap<ProviderColumn>;
}

/** Reads the header of a landed file; `name` is what an error calls it. @throws UsageError */
export async function openProviderFile(
  connection: DuckDBConnection,
  path: string,
  name: string,
  map: Readonly<Record<string, string>>,
): Promise<ProviderFile> {
  const csv = await readHeader(connection, path, name);
  return { csv, columns: providerColumns(csv.header, map, name) };
}

/**
 * Fills the temp tables `import_records`, `unreadable_lines`, `moved_records` and `rejected_lines` of this connection
 * (sql/import). A line that cannot be typed never fails its file.
 */
export async function typeRecords(
  connection: DuckDBConnection,
  { csv, columns }: ProviderFile,
  { project_id, time_zone, fetched_at }: Pick<ImportManifest, 'project_id' | 'time_zone' | 'fetched_at'>,
): Promise<void> {
  await defineMacros(connection, time_zone, new Date(fetched_at).getUTCFullYear() + 1);
  const parts = { project_id: literal(project_id), zone: literal(time_zone) };
  await readStrictly(csv, async file => {
    await readRecords(connection, { csv: file, columns }, parts);
    await runFile(connection, 'import/repeated');
    const empty = await emptyLines(file.path);
    await runFile(connection, 'import/lines', { empty_lines: JSON.stringify(empty) });
    const moved = await rows(connection, 'select 1 from moved_records limit 1');
    if (moved.length > 0) await runFile(connection, 'import/moved');
    await readRejected(connection, { csv: file, columns });
  });
}

async function readRecords(
  connection: DuckDBConnection,
  { csv, columns }: ProviderFile,
  parts: { readonly project_id: string; readonly zone: string },
): Promise<void> {
  await connection.run('drop table if exists import_errors; drop table if exists import_scans');
  await runTemplate(connection, 'import/records', {
    ...parts,
    cells: cells(csv, columns),
    other_columns: otherColumns(csv, columns),
    source: csvSource(
      csv,
      "store_rejects = true, rejects_table = 'import_errors', rejects_scan = 'import_scans'",
    ),
    header: literal(columns.create_time ?? ''),
    cost_currency: currencyIn(columns.cost),
    rate_currency: currencyIn(columns.price_per_minute),
  });
}

/** Most files have nothing to be set aside, and are not read a second time. */
async function readRejected(connection: DuckDBConnection, { csv, columns }: ProviderFile): Promise<void> {
  const [any] = await rows(connection, "select 1 from import_records where place = 'rejected' limit 1");
  const source = any === undefined ? 'import_records where false' : csvSource(csv, 'ignore_errors = true');
  const raw = any === undefined ? 'reason' : csvLine(csv);
  await runTemplate(connection, 'import/rejected', {
    source,
    raw,
    call_id: cutCell(csv, columns.call_id),
  });
}

/** Whether the file has lines of the project, and if not, the projects that it names instead. */
export async function projectsOf(
  connection: DuckDBConnection,
  { csv, columns }: ProviderFile,
  projectId: string,
): Promise<{ readonly isOfProject: boolean; readonly others: string[] }> {
  if (columns.project_id === undefined) return { isOfProject: true, others: [] };
  const project = cell(csv, columns.project_id);
  await defineMacros(connection, 'UTC', 0);
  return readStrictly(csv, async file => {
    const parts = { project, source: csvSource(file, 'ignore_errors = true') };
    const own = await rows(connection, sqlFromTemplate('import/of_project', parts), {
      project_id: projectId,
    });
    if (own.length > 0) return { isOfProject: true, others: [] };
    const others = await rows(connection, sqlFromTemplate('import/projects', parts));
    return { isOfProject: others.length === 0, others: others.map(({ project }) => String(project)) };
  });
}

/** @param until last year of which times are read */
async function defineMacros(connection: DuckDBConnection, zone: string, until: number): Promise<void> {
  await runScript(connection, zoneOffsetMacro(zone, until), {}, 'import/zone_offset');
  await runFile(connection, 'normalize/plain_id');
  await runFile(connection, 'import/macros');
}

async function runTemplate(
  connection: DuckDBConnection,
  name: string,
  parts: Readonly<Record<string, string>>,
): Promise<void> {
  await runScript(connection, sqlFromTemplate(name, parts), {}, name);
}

function cells(csv: CsvFile, columns: ColumnMap<ProviderColumn>): string {
  return providerColumnNames
    .map(name => {
      const header = columns[name];
      return `${header === undefined ? 'null::varchar' : cell(csv, header)} as ${cellOf[name]}`;
    })
    .join(', ');
}

function cell({ header }: CsvFile, name: string): string {
  return `cell(${column(header.indexOf(name))})`;
}

function otherColumns(csv: CsvFile, columns: ColumnMap<ProviderColumn>): string {
  const known = new Set(Object.values(columns).map(header => csv.header.indexOf(header)));
  const unknown = csv.header
    .map((header, index) => ({ header, index }))
    .filter(({ header, index }) => !known.has(index) && header !== '');
  if (unknown.length === 0) return 'null::varchar';
  const pairs = unknown.map(({ header, index }) => `${literal(header)}, nullif(trim(${column(index)}), '')`);
  return `nullif(json_merge_patch('{}', json_object(${pairs.join(', ')}))::varchar, '{}')`;
}

/** `Cost (EUR)` says the currency of amounts that name none. */
function currencyIn(header: string | undefined): string {
  const unit = headerUnit(header ?? '')?.toUpperCase() ?? '';
  return /^[A-Z]{3}$/.test(unit) ? literal(unit) : 'null::varchar';
}

/** A cell in the text of a line that was cut short, with its quotes; only where another follows, for the last one may lack its end. */
function cutCell({ header, delimiter }: CsvFile, name: string | undefined): string {
  if (name === undefined) return 'null::varchar';
  const field = `(?:"(?:[^"]|"")*"|[^"${delimiter}]*)`;
  const pattern = `^(?:${field}[${delimiter}]){${header.indexOf(name)}}(${field})[${delimiter}]`;
  return `regexp_extract(raw, ${literal(pattern)}, 1)`;
}

/** The cells of a record as a line of CSV, quoted where it has to be. */
function csvLine({ header, delimiter }: CsvFile): string {
  const fields = header.map((_, index) => {
    const text = column(index);
    const isPlain = `not regexp_matches(${text}, '[\\r\\n"]') and not contains(${text}, ${literal(delimiter)})`;
    return `case when ${isPlain} then ${text} else '"' || replace(coalesce(${text}, ''), '"', '""') || '"' end`;
  });
  return fields.join(` || ${literal(delimiter)} || `);
}
