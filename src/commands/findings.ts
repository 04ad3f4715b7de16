import { readConfig, readEnvironment } from '../config.ts';
import { homeAt } from '../home.ts';
import { withPublished } from '../reader.ts';
import { firstRow, type Row, rowsOfFile } from '../sql.ts';
import { formatTable, printJson, say } from './output.ts';

type Severity = 'critical' | 'warning' | 'info';

interface Flags {
  readonly severity?: Severity;
  readonly json?: boolean;
}

/**
 * `trunkledger findings`: what deserves a look in the configuration, the most severe first, as last published.
 * Exit code 3 where one of those printed is critical or a warning.
 */
export async function findings({ severity, json }: Flags): Promise<number> {
  const config = readConfig(readEnvironment());
  const { found, readings } = await withPublished(homeAt(config.home).analytics, async connection => ({
    found: await rowsOfFile(connection, 'status/finding_list', { severity: severity ?? null }),
    readings: Number((await firstRow(connection, 'status/configuration_readings')).readings),
  }));
  if (readings === 0)
    process.stderr.write('No configuration was read yet. Run: trunkledger sync (without --no-resources)\n');
  if (json) printJson(found);
  else if (found.length === 0) say('none');
  else print(found);
  return found.some(row => row.severity !== 'info') ? 3 : 0;
}

/** Without the project where there is one only. */
function print(found: readonly Row[]): void {
  const isSingle = new Set(found.map(row => row.project_id)).size === 1;
  const columns = Object.keys(found[0] ?? {}).filter(column => !isSingle || column !== 'project_id');
  say(
    formatTable(
      columns,
      found.map(row => columns.map(column => row[column] ?? null)),
    ),
  );
}
