import { existsSync, statSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Config, readConfig, readEnvironment } from '../config.ts';
import { ExpectedError } from '../errors.ts';
import { homeAt } from '../home.ts';
import { type QueueStatus, readQueueStatus } from '../jobs/queueStatus.ts';
import { createLogger } from '../logger.ts';
import { withPublished } from '../reader.ts';
import { type Row, rowsOfFile } from '../sql.ts';
import { printJson, say } from './output.ts';
import { firstRunOf } from './statusBefore.ts';
import { type LedgerPart, ledgerParts, printParts, queueParts } from './statusParts.ts';

type LedgerStatus = Readonly<Record<LedgerPart, readonly Row[]>>;

/** What a person has to see to. Findings are the user's own configuration, which `trunkledger findings` judges. */
const needsPerson: readonly LedgerPart[] = [
  'gaps',
  'refusals',
  'rejects',
  'failed_lists',
  'rejected_resources',
  'follow_ups',
  'alerts',
  'failed_checks',
];

/**
 * `trunkledger status`: what the published copy knows, and what the queue does. Exit code 3 where something needs a person.
 * @throws ExpectedError where nothing was published and no queue is there to tell of
 */
export async function status(flags: { readonly json?: boolean }): Promise<number> {
  const config = readConfig(readEnvironment());
  const { analytics } = homeAt(config.home);
  const looked = await lookAtQueue(config);
  if (looked !== undefined && !existsSync(analytics)) return showQueueAlone(looked, flags);
  const found = await withPublished(analytics, gather);
  const published_at = statSync(analytics).mtime.toISOString();
  const queue = looked && withoutMended(looked, found.gaps, published_at);
  if (flags.json) printJson({ published_at, note: null, ...found, queue: queue ?? null });
  else {
    printParts(ledgerParts, found, ['gaps', 'rejects']);
    if (queue !== undefined) printParts(queueParts, queue);
  }
  const isHeld = queue !== undefined && isPaused(queue);
  return isHeld || needsPerson.some(part => found[part].length > 0) ? 3 : 0;
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

/** Before the first publication: exit code 3 where jobs failed, 0 while a run is under way, else 1. */
function showQueueAlone(queue: QueueStatus, { json }: { readonly json?: boolean }): number {
  const { note, isUnderWay } = firstRunOf(queue);
  const unknown = Object.fromEntries(Object.keys(ledgerParts).map(part => [part, null]));
  if (json) printJson({ published_at: null, note, ...unknown, queue });
  else {
    say(`\nLedger\n${note}`);
    printParts(queueParts, queue);
  }
  if (isPaused(queue) || queue.failed_jobs.length + queue.failed_runs.length > 0) return 3;
  return isUnderWay ? 0 : 1;
}

/** Leaves out failed windows that the ledger has by now. Of what failed after it was published it does not know. */
function withoutMended(queue: QueueStatus, gaps: readonly Row[], publishedAt: string): QueueStatus {
  const isMissing = (window: string, failedAt: string | null): boolean => {
    const [start = '', end = ''] = window.split('/');
    const isGap = gaps.some(({ gap_start, gap_end }) => String(gap_start) < end && String(gap_end) > start);
    return isGap || failedAt === null || failedAt > publishedAt;
  };
  return {
    ...queue,
    failed_jobs: queue.failed_jobs.filter(({ window, failed_at }) => isMissing(window, failed_at)),
    failed_runs: queue.failed_runs.filter(
      ({ job, subject, failed_at }) => job !== 'load' || subject === null || isMissing(subject, failed_at),
    ),
  };
}

/** Nothing resumes a queue but a person. */
function isPaused({ backlog }: QueueStatus): boolean {
  return backlog.some(({ paused }) => paused);
}

async function gather(connection: DuckDBConnection): Promise<LedgerStatus> {
  const names = Object.keys(ledgerParts) as LedgerPart[];
  const found = await Promise.all(
    names.map(async name => [name, await rowsOfFile(connection, `status/${name}`)] as const),
  );
  return Object.fromEntries(found) as unknown as LedgerStatus;
}
