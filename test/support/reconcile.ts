import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { publish } from '../../src/load/publish.ts';
import { holdCoverage } from '../../src/load/settings.ts';
import { createLogger } from '../../src/logger.ts';
import type { ReconcileContext } from '../../src/reconcile/context.ts';
import { parseMonth } from '../../src/reconcile/month.ts';
import { openContext } from '../../src/reconcile/openContext.ts';
import { withScratch } from '../../src/reconcile/scratch.ts';
import { formatInstant, type Window } from '../../src/window.ts';
import { openLedger, project, type TestLedger, windowOf } from './warehouse.ts';

export const silent = createLogger('silent');

export interface ReconciliationOptions {
  /** Default `2026-10`. */
  readonly month?: string;
  /** IANA zone of billing days; default UTC. */
  readonly zone?: string;
  /** When the calls were read, ISO 8601; by default long enough after the month for all of it to be settled. */
  readonly fetchedAt?: string;
  /** The clock of the reconciliation, ISO 8601; default `fetchedAt`. */
  readonly now?: string;
  /** What is read instead of those three windows, `[start, end]` in ISO 8601; with a third text, a reading that fails so. */
  readonly windows?: readonly (readonly [start: string, end: string, error?: string])[];
  /** Runs on the warehouse before it is published: provider records, changes. */
  readonly prepare?: (ledger: TestLedger) => Promise<unknown>;
}

/**
 * The context of a section over a warehouse that holds these records (JSON lines, as the API delivers them), read as
 * three settled windows: the two days before the month, the month, and the two days after it. Closed when the test ends.
 */
export async function openReconciliation(
  lines: readonly string[],
  options: ReconciliationOptions = {},
): Promise<ReconcileContext> {
  const { month: label = '2026-10', zone = 'UTC' } = options;
  const ledger = await openLedger({ zone });
  await readMonth(ledger, lines, { ...options, month: label, zone });
  await options.prepare?.(ledger);
  const published = await publishLedger(ledger);
  return openPublished(published, label, options.now ?? options.fetchedAt ?? defaultReading(label));
}

/** Reads the records as the windows that their times fall into. */
async function readMonth(
  ledger: TestLedger,
  lines: readonly string[],
  {
    month: label = '2026-10',
    zone = 'UTC',
    fetchedAt = defaultReading(label),
    windows,
  }: ReconciliationOptions = {},
): Promise<void> {
  const { start, end } = parseMonth(label, zone);
  await holdCoverage(ledger.connection, project, start - edge, start);
  for (const [from, to, error] of windows ?? monthAndEdges(start, end)) {
    const window = windowOf(from, to);
    const inside = lines.filter(line => isInside(window, line));
    if (error !== undefined) await ledger.fail(window, error, { fetchedAt });
    else await ledger.read(window, inside, { fetchedAt, policy: { accept_shrink: true } });
  }
}

/** Two days, in seconds. */
const edge = 2 * 86_400;

function monthAndEdges(start: number, end: number): [string, string][] {
  const instants = [start - edge, start, end, end + edge].map(formatInstant);
  return instants.slice(1).map((instant, index) => [instants[index] ?? '', instant]);
}

/** A context over a published copy, with the closed months beside it. Closed when the test ends. */
function openPublished(published: string, month: string, now: string): Promise<ReconcileContext> {
  const reconciliation = join(dirname(published), 'reconciliation');
  return new Promise((resolve, reject) => {
    withScratch(published, async connection => {
      const finished = new Promise<void>(resolve => onTestFinished(() => resolve()));
      resolve(
        await openContext(connection, { month, reconciliation, now: () => Date.parse(now), logger: silent }),
      );
      await finished;
    }).catch(reject);
  });
}

/** Publishes what the warehouse holds now; the path of the copy. */
export async function publishLedger(ledger: TestLedger): Promise<string> {
  const path = join(ledger.folder, 'analytics.duckdb');
  await publish(ledger.warehouse, path);
  return path;
}

function isInside(window: Window, line: string): boolean {
  const created = Date.parse(JSON.parse(line).createTime) / 1000;
  return created >= window.start && created < window.end;
}

/** Ten days after the month: everything is settled, and what is open or unpriced is stale. */
function defaultReading(label: string): string {
  const [year = 0, month = 0] = label.split('-').map(Number);
  return new Date(Date.UTC(year, month, 11)).toISOString();
}
