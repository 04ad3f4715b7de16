import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallLog, TimeRange } from './callLog.ts';
import { matches } from './filter.ts';
import type { CallPlan } from './plan.ts';
import type { CallFilter } from './query.ts';

/** What is asked for, and at what moment (whole seconds since the epoch). */
export interface Selection {
  readonly range: TimeRange;
  readonly filter: CallFilter | undefined;
  readonly now: number;
}

/** Some calls of a list, and how many the whole list has. */
export interface Slice {
  readonly total: number;
  readonly plans: readonly CallPlan[];
}

/** A scan lets other requests in after this many calls: a few milliseconds. */
const TURN = 2_000;

/** Up to `limit` calls from the `offset`-th on. Without a filter only these are made; with one, all of the range. */
export async function slice(
  log: CallLog,
  selection: Selection,
  offset: number,
  limit: number,
): Promise<Slice> {
  const { range, filter } = selection;
  if (filter !== undefined) return scan(log, selection, offset, limit);
  const total = log.count(range);
  return { total, plans: take(log.from(range, Math.min(offset, total)), limit) };
}

function take<Item>(items: Iterable<Item>, limit: number): Item[] {
  const taken: Item[] = [];
  if (limit > 0) {
    for (const item of items) {
      if (taken.push(item) === limit) break;
    }
  }
  return taken;
}

async function scan(log: CallLog, selection: Selection, offset: number, limit: number): Promise<Slice> {
  const plans: CallPlan[] = [];
  let total = 0;
  for await (const batch of selectedCalls(log, selection)) {
    for (const plan of batch) {
      if (total >= offset && plans.length < limit) plans.push(plan);
      total++;
    }
  }
  return { total, plans };
}

/** The calls of a selection, oldest first, in batches of what one turn of the event loop makes. */
export async function* selectedCalls(
  log: CallLog,
  { range, filter, now }: Selection,
): AsyncGenerator<readonly CallPlan[]> {
  let batch: CallPlan[] = [];
  let made = 0;
  for (const plan of log.from(range)) {
    if (filter === undefined || matches(plan, filter, now)) batch.push(plan);
    if (++made % TURN !== 0) continue;
    yield batch;
    batch = [];
    await nextTurn();
  }
  yield batch;
}
