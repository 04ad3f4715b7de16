import { join } from 'node:path';
import type { Config } from '../config.ts';
import { UsageError } from '../errors.ts';
import { homeAt } from '../home.ts';
import { readPseudonymKey } from '../pseudonymKey.ts';
import { type Dataset, datasets } from './datasets.ts';
import type { DateRange } from './days.ts';
import { openDestination } from './destination.ts';
import { type ExportEffects, exportAll } from './exportAll.ts';
import { openScratch } from './scratch.ts';
import type { ExportSummary } from './summary.ts';

export interface ExportRequest {
  /** Folder or `s3://bucket/prefix`; default `exports/` below TRUNKLEDGER_HOME. */
  readonly to?: string | undefined;
  /** Days to export; may be missing with `changedOnly`, which then looks at every day that is there. */
  readonly range?: DateRange | undefined;
  /** Only days that were exported before, and are no longer as they were. */
  readonly changedOnly?: boolean;
  /** Names; all unless given. */
  readonly datasets?: readonly string[] | undefined;
  /** Pseudonyms in place of numbers, with the key that the configuration names. */
  readonly pseudonymize?: boolean;
}

/**
 * Exports whole days of the published copy as Parquet: writes what is new or changed, leaves what is as it should be.
 * May be killed at any time and run again; loads go on meanwhile.
 * @throws UsageError for a wrong request; ExpectedError where nothing is published, another export is at work there, or the
 * destination refuses.
 */
export async function exportDatasets(
  config: Config,
  request: ExportRequest,
  effects: ExportEffects,
): Promise<ExportSummary> {
  const { range, changedOnly = false, pseudonymize = false } = request;
  if (range === undefined && !changedOnly)
    throw new UsageError('An export needs --from and --to, or --changed-only for all days exported so far.');
  const wanted = chosen(request.datasets);
  const key = pseudonymize ? readPseudonymKey(config) : undefined;
  const { folder, analytics } = homeAt(config.home);
  const exports = join(folder, 'exports');
  const destination = await openDestination(request.to ?? exports, join(exports, '.export'));
  const scratch = await openScratch({ staging: destination.staging, published: analytics, key });
  try {
    return await exportAll({ datasets: wanted, destination, scratch, key, range, changedOnly }, effects);
  } finally {
    await scratch.close();
  }
}

function chosen(names: readonly string[] | undefined): readonly Dataset[] {
  const unknown = names?.find(name => !datasets.some(dataset => dataset.name === name));
  if (unknown === undefined) return datasets.filter(({ name }) => names?.includes(name) ?? true);
  const allowed = datasets.map(({ name }) => name).join(', ');
  throw new UsageError(`--dataset is "${unknown}"; allowed: ${allowed}.`);
}
