import { TransientError } from './errors.ts';
import { isOfThisPart } from './extract/calls.ts';
import type { Client } from './extract/client.ts';
import type { Landing } from './extract/landing.ts';
import {
  type Count,
  counter,
  type Recount,
  type RecountGroup,
  recountGroup,
  recountGroups,
} from './extract/recount.ts';
import { applyEvent } from './load/events.ts';
import {
  type LastRecount,
  lastRecounts,
  type RecountRow,
  recordRecount,
  refusedByRecount,
  settledWindows,
} from './load/recounts.ts';
import { suspiciousShrink } from './load/shrink.ts';
import { transaction } from './load/transaction.ts';
import type { Warehouse } from './load/warehouse.ts';
import type { Logger } from './logger.ts';
import type { Policy } from './manifest.ts';
import { formatWindow, type Window } from './window.ts';

/** What a recount works with: a part of a `Run`. */
export interface RecountContext {
  readonly id: string;
  readonly projectId: string;
  readonly client: Client;
  readonly landing: Landing;
  readonly warehouse: Warehouse;
  readonly policy: Policy;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
  readonly signal: AbortSignal | undefined;
}

export interface RecountSummary {
  /** Groups of windows that were to be counted, and those that were. */
  readonly groups: number;
  readonly countedGroups: number;
  /** Windows whose count differed: the next plan reads them again. */
  readonly reopenedWindows: number;
  /** Windows for which the API counted suspiciously few calls. */
  readonly refusedWindows: number;
  /** One line a group that could not be counted. */
  readonly errors: readonly string[];
}

/** Strikes in a row that end a recount: the API has no time for it tonight. */
const patience = 3;

/**
 * Counts the settled windows of the project again and opens those that differ, so that the next plan reads them.
 *
 * Groups that were counted at `since` (epoch milliseconds) or later are left out, so that a recount that was killed or
 * tried again goes on where it stopped; those that waited longest come first, so that what one night leaves the next
 * one begins with. A count of zero where the ledger holds calls, or one that TRUNKLEDGER_SHRINK_LIMIT refuses, opens
 * nothing: an API that no longer serves old calls would else empty the ledger, day by day.
 * @throws ApiRefusedError (401, 403, 404)
 */
export async function recount(context: RecountContext, since: number): Promise<RecountSummary> {
  const due = await dueGroups(context, since);
  const count = counter(context.client, context.signal);
  const done: RecountRow[] = [];
  let strikesInARow = 0;
  for (const group of due) {
    const outcome = await recountOne(context, group, count);
    if (outcome === undefined) break;
    done.push(outcome.row);
    strikesInARow = outcome.strikes === 0 ? 0 : strikesInARow + outcome.strikes;
    if (strikesInARow >= patience) break;
  }
  return summarize(due.length, done);
}

/** Opens what recounts refused to open, where a person says that the API is right: the next plan reads it. */
export async function reopenRefused(context: RecountContext, range: Window): Promise<void> {
  const { warehouse, projectId, id: runId, landing, now } = context;
  const refused = await refusedByRecount(warehouse.connection, projectId, range);
  if (refused.length === 0) return;
  const landed = await landing.landEvent('reopen', { projectId, runId }, now(), refused);
  await applyEvent(warehouse.connection, landed);
}

function summarize(groups: number, done: readonly RecountRow[]): RecountSummary {
  const errors = done.flatMap(({ error }) => error ?? []);
  return {
    groups,
    countedGroups: done.length - errors.length,
    reopenedWindows: done.reduce((sum, { reopened }) => sum + reopened, 0),
    refusedWindows: done.reduce((sum, { refused }) => sum + refused, 0),
    errors,
  };
}

async function dueGroups({ warehouse, projectId }: RecountContext, since: number): Promise<RecountGroup[]> {
  return warehouse.write(async () => {
    const groups = recountGroups(await settledWindows(warehouse.connection, projectId));
    return recountOrder(groups, await lastRecounts(warehouse.connection, projectId), since);
  });
}

/** The groups that were not counted since then, those first that waited longest; among equals the newest. */
export function recountOrder(
  groups: readonly RecountGroup[],
  recounts: readonly LastRecount[],
  since: number,
): RecountGroup[] {
  const known = new Map(recounts.map(each => [formatWindow(each), each]));
  return groups
    .map(group => ({ group, last: known.get(formatWindow(group)) }))
    .filter(({ last }) => last === undefined || last.isFailed || last.seenAt < since)
    .sort((a, b) => (a.last?.seenAt ?? 0) - (b.last?.seenAt ?? 0) || b.group.start - a.group.start)
    .map(({ group }) => group);
}

interface Outcome {
  readonly row: RecountRow;
  readonly strikes: number;
}

/** Undefined if the signal ended it. */
async function recountOne(
  context: RecountContext,
  group: RecountGroup,
  count: Count,
): Promise<Outcome | undefined> {
  const { signal, policy } = context;
  if (signal?.aborted) return undefined;
  const isDoubtful = (expected: number, counted: number): boolean =>
    !policy.accept_shrink &&
    ((counted === 0 && expected > 0) || suspiciousShrink(policy, expected, counted) !== null);
  try {
    const found = await recountGroup(group.windows, count, isDoubtful);
    return { row: await record(context, group, found, null), strikes: 0 };
  } catch (error) {
    if (signal?.aborted) return undefined;
    if (!isOfThisPart(error)) throw error;
    const row = await record(context, group, uncounted, `${error.name}: ${error.message}`);
    return { row, strikes: strikesOf(error) };
  }
}

/** An API that asks to wait longer than the cap is not asked for other windows before. */
function strikesOf(error: Error): number {
  return error instanceof TransientError && error.notBefore !== undefined ? patience : 1;
}

const uncounted: Recount = { expected: null, counted: null, changed: [], refused: [] };

async function record(
  context: RecountContext,
  group: RecountGroup,
  { expected, counted, changed, refused }: Recount,
  error: string | null,
): Promise<RecountRow> {
  const { warehouse, projectId, id: runId } = context;
  const seenAt = context.now();
  const row: RecountRow = {
    range: { start: group.start, end: group.end },
    runId,
    seenAt,
    windows: group.windows.length,
    expected,
    counted,
    reopened: changed.length,
    refused: refused.length,
    error,
  };
  note(context, row);
  const reopened =
    changed.length === 0
      ? undefined
      : await context.landing.landEvent('reopen', { projectId, runId }, seenAt, changed);
  await warehouse.write(async () => {
    if (reopened) await applyEvent(warehouse.connection, reopened);
    await transaction(warehouse.connection, () => recordRecount(warehouse.connection, projectId, row));
  });
  return row;
}

function note({ id, logger }: RecountContext, { range, ...figures }: RecountRow): void {
  const fields = { run: id, range: formatWindow(range), ...figures };
  if (figures.error !== null) logger.warn(fields, 'windows could not be counted again');
  else if (figures.reopened + figures.refused > 0)
    logger.warn(fields, 'windows count otherwise than they were read');
  else logger.debug(fields, 'windows count as they were read');
}
