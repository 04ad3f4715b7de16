import { DateTime } from 'luxon';
import { startOfDate } from '../billingDays.ts';
import type { Window } from '../window.ts';

/** A row of the coverage ledger, in epoch seconds. */
export interface LedgerWindow extends Window {
  readonly state: string;
}

const hour = 3600;

/**
 * From when on (epoch seconds) to keep, so that nothing younger than `limit` goes: the last whole UTC hour until the start of
 * its billing day at which windows meet, and before which every window that has calls is settled. Undefined where nothing
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
  const day = startOfBillingDay(latest, zone);
  let cut = Math.floor(day / hour) * hour;
  for (;;) {
    const { start: across } = windows.find(({ start, end }) => start < cut && cut < end) ?? { start: cut };
    if (across === cut) return cut > earliest ? cut : undefined;
    cut = Math.floor(across / hour) * hour;
  }
}

/** Of the billing day that an instant lies in. */
function startOfBillingDay(instant: number, zone: string): number {
  const local = DateTime.fromSeconds(instant, { zone });
  const date = DateTime.utc(local.year, local.month, local.day);
  const start = startOfDate(date, zone);
  // Where midnight is repeated the instant may lie before it.
  return start <= instant ? start : startOfDate(date.minus({ days: 1 }), zone);
}
