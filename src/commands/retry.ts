import { existsSync } from 'node:fs';
import { readConfig, readEnvironment, requireCredentials } from '../config.ts';
import { homeAt } from '../home.ts';
import { withPublished } from '../reader.ts';
import { firstRow } from '../sql.ts';
import { ask } from './ask.ts';
import { printJson, say } from './output.ts';

/**
 * `trunkledger retry`: asks for what failed or was refused to be read at once, and for a look at the ledger, which asks for
 * the closes, exports and reconciliations that failed. Says how many windows that are, as last published.
 */
export async function retryCommand(flags: { readonly json?: boolean }): Promise<number> {
  const config = readConfig(readEnvironment());
  const { projectId } = requireCredentials(config);
  const windows = await failedWindows(homeAt(config.home).analytics, projectId);
  const [job, look] = await ask(config, [
    ['sync', { projectId, retriesFailed: true }],
    ['look', { projectId }],
  ]);
  if (flags.json) printJson({ kind: 'sync', job, projectId, retriesFailed: true, look, windows });
  else say(`${describe(windows)} Asked for: these (job ${job}), and what else is missing (job ${look}).`);
  return 0;
}

/** Null where nothing was published. */
async function failedWindows(published: string, projectId: string): Promise<number | null> {
  if (!existsSync(published)) return null;
  const row = await withPublished(published, connection =>
    firstRow(connection, 'status/retried_windows', { project_id: projectId }),
  );
  return Number(row.windows);
}

function describe(windows: number | null): string {
  if (windows === null)
    return 'Nothing was published yet: it is not known how many windows failed or were refused.';
  if (windows === 0) return 'No window failed or was refused, as last published.';
  return `${windows} window(s) failed or were refused, as last published.`;
}
