import type { Run } from '../run.ts';
import type { Session } from '../session.ts';
import { Tally } from '../tally.ts';
import type { Alerts } from './alerts.ts';
import { nothingSpent, type Spent } from './jobs.ts';
import type { Queues } from './queues.ts';
import type { Timings } from './timings.ts';

/** What the jobs of the process that holds the warehouse work with. */
export interface LoaderContext {
  readonly session: Session;
  readonly queues: Queues;
  readonly alerts: Alerts;
  readonly timings: Timings;
  /** Ends what reads the API within a job of the loader. */
  readonly signal: AbortSignal;
}

/** The part of a run that one job is. */
export function runOf(
  { session, signal }: LoaderContext,
  id: string,
  { startedAt = session.now(), spent = nothingSpent }: { startedAt?: number; spent?: Spent } = {},
): Run {
  return { ...session, id, tally: new Tally(startedAt), stats: spent, observer: {}, signal };
}
