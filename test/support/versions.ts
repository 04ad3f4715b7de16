import { keepForwardedCalls } from '../../src/load/forwardedCalls.ts';
import type { Resource } from '../../src/manifest.ts';
import { runScript } from '../../src/sql.ts';
import type { TestLedger } from './warehouse.ts';

type Values = Readonly<Record<string, string | number | boolean | null>>;

/** A version of a resource: its columns. `valid_to` is null unless given; times are ISO 8601. */
export interface Version {
  readonly values: Values;
  readonly from: string;
  readonly to?: string | null;
  readonly changedAfter?: string | null;
}

/** Writes versions straight into a history table, whatever readings could have led to them. */
export async function insertVersions(
  ledger: TestLedger,
  project: string,
  table: Resource,
  versions: readonly Version[],
): Promise<void> {
  await keepForwardedCalls(ledger.connection, project, async () => {
    for (const version of versions) await insertVersion(ledger, table, columnsOf(project, version));
  });
}

function columnsOf(project: string, { values, from, to = null, changedAfter = null }: Version): Values {
  return {
    project_id: project,
    ...values,
    valid_from: from,
    valid_to: to,
    is_current: to === null,
    changed_after: changedAfter,
    fetched_at: from,
  };
}

async function insertVersion({ connection }: TestLedger, table: Resource, columns: Values): Promise<void> {
  const names = Object.keys(columns);
  const text = `insert into ${table} (${names.join(', ')}) values (${names.map(name => `$${name}`).join(', ')})`;
  await runScript(connection, text, columns);
}
