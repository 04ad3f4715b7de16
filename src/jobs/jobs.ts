import type { TallyCounts } from '../tally.ts';

/** What schedules and people may ask for. */
export const runKinds = ['sync', 'close', 'recount', 'check', 'look', 'export', 'reconcile'] as const;
export type RunKind = (typeof runKinds)[number];

/** The data of such a job. No secret and no phone number ever is in the data of a job. */
export interface RunRequest {
  readonly projectId: string;
  /** The range of a sync: epoch seconds, half-open; by default all that the ledger covers. */
  readonly from?: number;
  readonly to?: number;
  /** The billing day of a close, `2026-10-01`; by default each that should be closed and is not. */
  readonly date?: string;
  /** Asked for by a person: what is not settled is read whether it is due or not, and the configuration too. */
  readonly isThorough?: boolean;
  /** What failed or was refused is read at once. */
  readonly retriesFailed?: boolean;
  /** Readings that list far fewer calls are loaded, and what a recount refused is read again, as with `sync --accept-shrink`. */
  readonly acceptShrink?: boolean;
}

/** The end of a run, once all its windows are dealt with. */
export interface ConclusionRequest {
  readonly projectId: string;
  readonly runId: string;
  /** What ops.runs calls the run. */
  readonly command: string;
  /** Epoch seconds, half-open. */
  readonly from: number;
  readonly to: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** The billing day that the run closes. */
  readonly date?: string;
  /** Whether the plan was cut short: another run follows with the rest. */
  readonly hasMore?: boolean;
  readonly acceptShrink?: boolean;
  /** Where the plan was cut short, epoch seconds. */
  readonly plannedUntil?: number;
}

/** A window, epoch seconds, half-open, and the run that reads it. */
export interface LoadRequest {
  readonly projectId: string;
  readonly runId: string;
  readonly start: number;
  readonly end: number;
}

/** `progress` is what earlier tries left; the last one's is the result of the job. */
export interface WindowRequest extends LoadRequest {
  readonly progress?: WindowProgress;
  readonly acceptShrink?: boolean;
}

export interface WindowProgress {
  /** Parts that were read whole: manifests, relative to the landing folder. */
  readonly landed: readonly { readonly path: string; readonly start: number; readonly end: number }[];
  /** Manifests of parts that were given up. */
  readonly failures: readonly string[];
  readonly spent: Spent;
  /** Of the last try. */
  readonly milliseconds: number;
}

export interface ConfigurationRequest {
  readonly projectId: string;
  readonly runId: string;
}

export interface ConfigurationProgress {
  /** The manifest; null where the API has no configuration. */
  readonly landed: string | null;
  readonly spent: Spent;
}

/** What was asked of the API. */
export interface Spent {
  readonly requests: number;
  readonly retries: number;
  /** Answers with status 429. */
  readonly rateLimited: number;
  /** Waited for answers, all requests added up, milliseconds. */
  readonly waited: number;
}

/** The result of a job that loads. */
export interface Loaded {
  readonly counts: TallyCounts;
  readonly spent: Spent;
  /** How long reading and landing the window took, the last try; left out where that is not known. */
  readonly readMilliseconds?: number;
}

export const nothingSpent: Spent = { requests: 0, retries: 0, rateLimited: 0, waited: 0 };

export function addSpent(one: Spent, other: Spent): Spent {
  return {
    requests: one.requests + other.requests,
    retries: one.retries + other.retries,
    rateLimited: one.rateLimited + other.rateLimited,
    waited: one.waited + other.waited,
  };
}
