import type { Fill } from './configuration/fill.ts';
import type { Exchange } from './exchange.ts';
import type { FaultProfile } from './faults/profile.ts';
import { parsePeriod } from './timeRange.ts';

/** How a sandbox is to be. What is left out has a default. */
export interface SandboxOptions {
  /** 0 (default): any free port. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** Text that the calls grow from: the same seed, project and time give the same calls. */
  readonly seed?: string | undefined;
  /** Mean over a week, 1 … 10,000,000. */
  readonly callsPerDay?: number | undefined;
  /** The server's clock: a fixed instant, a function that gives milliseconds since the epoch, or real time. */
  readonly now?: Date | string | (() => number) | undefined;
  readonly faults?: FaultProfile | undefined;
  /** File that keeps the configuration of all projects over restarts; without it, memory does until the end. */
  readonly stateFile?: string | undefined;
  /** What each new project gets beside its seed, to try large ones. */
  readonly fill?: Fill | undefined;
  /** Is told of each request with its answer, but of answers that are torn. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
}

export const DEFAULT_SEED = 'trunkledger';
export const DEFAULT_CALLS_PER_DAY = 2000;
export const MAXIMUM_CALLS_PER_DAY = 10_000_000;

/** Milliseconds since the epoch by the clock that the options name. */
export function clockOf(now: SandboxOptions['now']): () => number {
  if (typeof now === 'function') return now;
  if (now === undefined) return Date.now;
  const instant = typeof now === 'string' ? parseInstant(now) : now.getTime();
  if (instant === undefined) throw new RangeError(`now: ${String(now)} is no date`);
  return () => instant;
}

/** Milliseconds since the epoch of an ISO 8601 date or date-time, in UTC unless it has an offset. */
export function parseInstant(text: string): number | undefined {
  const period = parsePeriod(text);
  return period && period.start * 1000;
}
