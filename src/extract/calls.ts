import { type TerminalError, TransientError } from '../errors.ts';
import type { Window } from '../window.ts';
import { ApiRefusedError } from './apiErrors.ts';
import type { Landed } from './landing.ts';
import {
  type Attempt,
  beginAttempt,
  manifestFacts,
  type ReadContext,
  type ReadOptions,
  readOnce,
} from './reading.ts';
import { InconsistentReadingError } from './readingErrors.ts';

export type { ReadContext, ReadOptions } from './reading.ts';

/**
 * Reads the calls of a window and lands them. A window that holds too many calls, or whose pages never add up, is read in
 * parts; the manifests (readings and failures) tile the window in the order of time.
 *
 * A part that fails for now, or that the API refuses (400), becomes a failure, and the others go on.
 * @throws ApiRefusedError (401, 403, 404: no other window would fare better), or the signal's reason.
 */
export function readWindow(context: ReadContext, window: Window, options: ReadOptions): Promise<Landed[]> {
  return readPart(context, window, options, { halvings: maxHalvings });
}

/** Halvings of one window after contradictory readings: enough to isolate a bad second, and an end to it. */
const maxHalvings = 64;

interface Allowance {
  halvings: number;
}

async function readPart(
  context: ReadContext,
  window: Window,
  options: ReadOptions,
  allowance: Allowance,
): Promise<Landed[]> {
  const attempt = beginAttempt(window, options);
  const maxCalls = length(window) > 1 ? (options.maxCalls ?? 50_000) : Number.POSITIVE_INFINITY;
  try {
    const landed = await readRepeatedly(context, attempt, options, maxCalls);
    if (landed !== undefined) return [told(landed, options)];
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!isOfThisPart(error)) throw error;
    if (!mayBeHalved(error, attempt, allowance)) return giveUp(context, attempt, options, error);
    allowance.halvings--;
    return readParts(context, tile(window, 2), options, allowance);
  }
  const parts = tilesFor(attempt.completeness.total, maxCalls, length(window));
  return readParts(context, tile(window, parts), options, allowance);
}

/** A part that may succeed later is left out where somebody wants to be told of it instead. */
async function giveUp(
  context: ReadContext,
  attempt: Attempt,
  options: ReadOptions,
  error: TransientError | TerminalError,
): Promise<Landed[]> {
  if (options.onFailure && error instanceof TransientError) {
    options.onFailure(attempt.window, error);
    return [];
  }
  return [told(await landFailure(context, attempt, options, error), options)];
}

function told(landed: Landed, options: ReadOptions): Landed {
  options.onPart?.(landed);
  return landed;
}

/** Lands that a window was given up for a reason outside of it, so that the ledger tells why it is a gap. */
export function landGivenUp(
  context: ReadContext,
  window: Window,
  options: ReadOptions,
  error: Error,
): Promise<Landed> {
  return landFailure(context, beginAttempt(window, options), options, error);
}

/** One after another: the pages of one part are read in parallel already. */
async function readParts(
  context: ReadContext,
  windows: Window[],
  options: ReadOptions,
  allowance: Allowance,
): Promise<Landed[]> {
  const landed: Landed[] = [];
  for (const window of windows) landed.push(...(await readPart(context, window, options, allowance)));
  return landed;
}

async function readRepeatedly(
  context: ReadContext,
  attempt: Attempt,
  options: ReadOptions,
  maxCalls: number,
): Promise<Landed | undefined> {
  const readings = options.readings ?? 3;
  for (;;) {
    try {
      return await readOnce(context, attempt, options, maxCalls);
    } catch (error) {
      if (!(error instanceof InconsistentReadingError) || attempt.readings >= readings) throw error;
    }
  }
}

/** Whether an error concerns this part only. A refusal of the credentials or the project concerns all. */
export function isOfThisPart(error: unknown): error is TransientError | TerminalError {
  if (error instanceof TransientError) return true;
  return error instanceof ApiRefusedError && ![401, 403, 404].includes(error.status);
}

/** One page is one answer: what is wrong with it is not the paging, and smaller windows would not mend it. */
function mayBeHalved(error: Error, attempt: Attempt, allowance: Allowance): boolean {
  const isPaging = error instanceof InconsistentReadingError && attempt.completeness.pages > 1;
  return isPaging && length(attempt.window) > 1 && allowance.halvings > 0;
}

function landFailure(
  context: ReadContext,
  attempt: Attempt,
  options: ReadOptions,
  error: Error,
): Promise<Landed> {
  const notBefore = error instanceof TransientError ? error.notBefore : undefined;
  const { window, fetchedAt } = attempt;
  return context.landing.landFailure(
    { projectId: context.client.projectId, window, fetchedAt },
    {
      ...manifestFacts(context, attempt, options),
      error: `${error.name}: ${error.message}`,
      not_before: notBefore === undefined ? null : new Date(notBefore).toISOString(),
    },
  );
}

/** The smallest power of two of parts that should each hold at most `maxCalls`, at most one a second. */
function tilesFor(total: number, maxCalls: number, seconds: number): number {
  let parts = 2;
  while (total / parts > maxCalls && parts < seconds) parts *= 2;
  return Math.min(parts, seconds);
}

/** `parts` windows of whole seconds, as equal as they can be, that tile `window`. */
function tile(window: Window, parts: number): Window[] {
  const bound = (index: number) => window.start + Math.floor((length(window) * index) / parts);
  return Array.from({ length: parts }, (_, index) => ({ start: bound(index), end: bound(index + 1) }));
}

function length(window: Window): number {
  return window.end - window.start;
}
