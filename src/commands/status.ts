import type { DuckDBConnection } from '@duckdb/node-api';
import { readConfig, readEnvironment } from '../config.ts';
import { homeAt } from '../home.ts';
import { type Row, rowsOfFile } from '../sql.ts';
import { formatTable, printJson, say } from './output.ts';
import { withPublished } from './reader.ts';

const parts = {
  coverage: 'Coverage',
  gaps: 'Gaps: time that should be covered and is not',
  refusals: 'Windows whose last reading failed or was refused',
  rejects: 'Rejected calls, by reason (whole in ops.rejected_calls)',
  unknown_results: 'Call results that the API does not document',
  resources: 'Configuration: resources now, and versions kept of them',
  failed_lists: 'Lists of resources that the last reading of the configuration could not read',
  rejected_resources: 'Rejected records of resources, by reason (whole in ops.rejected_resources)',
  findings: 'Findings in the configuration (one by one: trunkledger findings)',
  runs: 'Last runs',
} as const;

type Part = keyof typeof parts;
type Status = Readonly<Record<Part, readonly Row[]>>;

/** What a person has to see to. Findings are the user's own configuration, which `trunkledger findings` judges. */
const needsPerson: readonly Part[] = ['gaps', 'refusals', 'rejects', 'failed_lists', 'rejected_resources'];

/** `trunkledger status`: what the published copy knows. Exit code 3 where something needs a person. */
export async function status(flags: { readonly json?: boolean }): Promise<number> {
  const config = readConfig(readEnvironment());
  const found = await withPublished(homeAt(config.home).analytics, gather);
  if (flags.json) printJson(found);
  else print(found);
  return needsPerson.some(part => found[part].length > 0) ? 3 : 0;
}

async function gather(connection: DuckDBConnection): Promise<Status> {
  const names = Object.keys(parts) as Part[];
  const found = await Promise.all(
    names.map(async name => [name, await rowsOfFile(connection, `status/${name}`)] as const),
  );
  return Object.fromEntries(found) as unknown as Status;
}

function print(found: Status): void {
  for (const [name, title] of Object.entries(parts) as [Part, string][]) {
    const rows = found[name];
    if (rows.length === 0 && name !== 'gaps' && name !== 'rejects') continue;
    say(`\n${title}`);
    const columns = Object.keys(rows[0] ?? {});
    say(
      rows.length === 0
        ? 'none'
        : formatTable(
            columns,
            rows.map(row => columns.map(column => row[column] ?? null)),
          ),
    );
  }
}
