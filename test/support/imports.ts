import { createHash, randomUUID } from 'node:crypto';
import type { ImportResult } from '../../src/import/loadImport.ts';
import { createLoader } from '../../src/loader.ts';
import { project, type TestLedger } from './warehouse.ts';

/** The columns of the dashboard's export, in its order. */
export const dashboardColumns = [
  'Timestamp',
  'Call Id',
  'Answer Time',
  'End Time',
  'From',
  'To',
  'Trunk Id',
  'Trunk Name',
  'Direction',
  'Duration (s)',
  'Result',
  'To Country',
  'From Country',
  'Is Emergency Call',
  'Price Per Minute',
  'Cost',
  'Cause Code',
  'SIP Response Code',
  'Region',
  'MOS',
  'Transport',
  'Port',
  'Project Id',
  'Group Id',
  'Relationship Type',
  'Has Children',
] as const;

type Cells = Partial<Record<string, string>>;

/** What the export says of the usual call of `callLine` (test/support/warehouseRecords.ts). */
const usual: Cells = {
  Timestamp: '2026-10-01T00:10:00Z',
  'Answer Time': '2026-10-01T00:10:05Z',
  'End Time': '2026-10-01T00:10:25Z',
  From: '+12015550123',
  To: '+442079460123',
  'Trunk Id': 'trunk-1',
  'Trunk Name': 'Main',
  Direction: 'OUTBOUND',
  'Duration (s)': '20',
  Result: 'COMPLETED',
  'To Country': 'GB',
  'From Country': 'US',
  'Is Emergency Call': 'false',
  'Price Per Minute': '0.0040 USD',
  Cost: '0.0040 USD',
  'Cause Code': '16',
  'SIP Response Code': '200',
  Region: 'us',
  MOS: '4.2',
  Transport: 'UDP',
  Port: '5060',
  'Project Id': project,
  'Relationship Type': 'PARENT',
  'Has Children': 'false',
};

/** A line of the export: the usual call with `changes`. */
export function exportLine(
  callId: string,
  changes: Cells = {},
  columns: readonly string[] = dashboardColumns,
): string {
  const cells: Cells = { 'Call Id': callId, ...usual, ...changes };
  return columns.map(column => quoted(cells[column] ?? '')).join(',');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** An export of these lines, under the dashboard's header unless another is given. */
export function exportText(
  lines: readonly string[],
  columns: readonly string[] = dashboardColumns,
  lineEnd = '\r\n',
): string {
  return [columns.map(quoted).join(','), ...lines, ''].join(lineEnd);
}

export interface TextImport {
  readonly fileName?: string;
  readonly timeZone?: string;
  readonly map?: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly at?: string;
}

/** Lands and loads a text as `import` does a file. */
export async function importText(
  { landing, warehouse }: TestLedger,
  text: string | Buffer,
  { fileName = 'calls.csv', timeZone = 'UTC', map = {}, at = '2026-11-15T00:00:00Z' }: TextImport = {},
): Promise<ImportResult> {
  const writer = await landing.openImport({ projectId: project, fetchedAt: Date.parse(at) });
  const bytes = Buffer.from(text);
  await writer.write(bytes);
  const landed = await writer.commit({
    schema_version: 1,
    project_id: project,
    run_id: randomUUID(),
    fetched_at: new Date(at).toISOString(),
    file_name: fileName,
    source_sha256: createHash('sha256').update(bytes).digest('hex'),
    time_zone: timeZone,
    map,
  });
  return createLoader(warehouse, landing).loadImport(landed);
}
