import { DateTime } from 'luxon';
import { startOfDate } from '../billingDays.ts';
import type { Window } from '../window.ts';

/** A row of the coverage ledger, in epoch seconds. */
export interface LedgerWindow extends Window {
  readonly state: string;
}

const hour = 3600;

/**
 * From when on (epoch seconds) to keep, so that nothing younger than `limit` goes: a whole UTC hour at or before the start of
 * a billing day, at which windows meet, and before which every window that has calls is settled. Undefined where nothing
 * would go.
 */
export function retentionCut(
  windows: readonly LedgerWindow[],
  limit: number,
  zone: string,
): number | undefined {
  const earliest = Math.min(...windows.map(({ start }) => start));
  const unsettled = windows.filter(({ state }) => state === 'complete').map(({ start }) => start);
  const latest = Math.min(limit, ...unsettled);
  if (!Number.isFinite(latest)) return undefined;
  const local = DateTime.fromSeconds(latest, { zone });
  let date = DateTime.utc(local.year, local.month, local.day).plus({ days: 1 });
  for (;;) {
    const day = startOfDate(date, zone);
    const cut = Math.floor(day / hour) * hour;
    if (cut <= earliest) return undefined;
    if (day <= latest && !windows.some(({ start, end }) => start < cut && cut < end)) return cut;
    date = date.minus({ days: 1 });
  }
}
