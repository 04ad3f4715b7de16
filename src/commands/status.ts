import type { DuckDBConnection } from '@duckdb/node-api';
import { type Config, readConfig, readEnvironment } from '../config.ts';
import { ExpectedError } from '../errors.ts';
import { homeAt } from '../home.ts';
import { type QueueStatus, readQueueStatus } from '../jobs/queueStatus.ts';
import { createLogger } from '../logger.ts';
import { withPublished } from '../reader.ts';
import { type Row, rowsOfFile } from '../sql.ts';
import { formatTable, printJson, say } from './output.ts';

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
  follow_ups: 'Exports and reconciliations of closed billing days that failed or differ',
  runs: 'Last runs',
} as const;

const queueParts = {
  schedules: 'Schedules',
  backlog: 'Jobs',
  failed_jobs:
    'Last windows that were given up (read again by the next look that is due, or at once: trunkledger retry)',
  failed_runs:
    'Last other jobs that failed (what the ledger still misses is asked for again by the next look; `again` asks at once)',
} as const;

type Part = keyof typeof parts;
type Status = Readonly<Record<Part, readonly Row[]>>;

/** What a person has to see to. Findings are the user's own configuration, which `trunkledger findings` judges. */
const needsPerson: readonly Part[] = [
  'gaps',
  'refusals',
  'rejects',
  'failed_lists',
  'rejected_resources',
  'follow_ups',
];

/** `trunkledger status`: what the published copy knows. Exit code 3 where something needs a person. */
export async function status(flags: { readonly json?: boolean }): Promise<number> {
  const config = readConfig(readEnvironment());
  const found = await withPublished(homeAt(config.home).analytics, gather);
  const queue = await lookAtQueue(config);
  if (flags.json) printJson({ ...found, queue: queue ?? null });
  else print({ ...found, ...queue });
  return needsPerson.some(part => found[part].length > 0) ? 3 : 0;
}

/** Undefined where nobody serves the embedded queue, or its server cannot be reached, which does not hide the ledger. */
async function lookAtQueue(config: Config): Promise<QueueStatus | undefined> {
  const logger = createLogger('silent');
  try {
    return await readQueueStatus(config.queueUrl, homeAt(config.home).queue, { logger });
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    process.stderr.write(`Warning: ${error.message}\n`);
    return undefined;
  }
}

async function gather(connection: DuckDBConnection): Promise<Status> {
  const names = Object.keys(parts) as Part[];
  const found = await Promise.all(
    names.map(async name => [name, await rowsOfFile(connection, `status/${name}`)] as const),
  );
  return Object.fromEntries(found) as unknown as Status;
}

function print(found: Status & Partial<QueueStatus>): void {
  const titles = Object.entries({ ...parts, ...queueParts }) as [Part | keyof QueueStatus, string][];
  for (const [name, title] of titles) {
    const rows: readonly Row[] = found[name] ?? [];
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
