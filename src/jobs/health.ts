import type { Config } from '../config.ts';
import { orLate } from './backendTime.ts';
import type { LedgerSource } from './metricsLedger.ts';
import { nextInstant } from './scheduleInstants.ts';
import { parseSchedulePattern } from './schedulePattern.ts';

/** Looks at one part of what has to be well. Returns what it saw; throws what is wrong. */
export type ReadinessProbe = () => Promise<string>;

/** What `/readyz` answers. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly message: string }>>;
}

/** Milliseconds: what takes longer is not well, however long its driver would try. */
const longestProbe = 6_000;

/** Looks at all parts at once. Never rejects. */
export async function readinessOf(
  probes: Readonly<Record<string, ReadinessProbe>>,
  longest = longestProbe,
): Promise<Readiness> {
  const checks = await Promise.all(
    Object.entries(probes).map(async ([name, probe]) => {
      const late = () => new Error('no answer in time');
      const check = await orLate(longest, probe(), late).then(
        message => ({ ok: true, message }),
        (error: Error) => ({ ok: false, message: error.message }),
      );
      return [name, check] as const;
    }),
  );
  return { ready: checks.every(([, { ok }]) => ok), checks: Object.fromEntries(checks) };
}

/** A sync that the clock asked for has this long to succeed. */
const marginMilliseconds = 600_000;

/** One sync may be missed, not two in a row: after a success, the second time of the schedule brings another in time. */
export function successProbe(
  ledger: LedgerSource,
  { syncSchedule, scheduleTimeZone }: Pick<Config, 'syncSchedule' | 'scheduleTimeZone'>,
  now: () => number,
): ReadinessProbe {
  if (syncSchedule === undefined) return async () => 'not judged: TRUNKLEDGER_SYNC_SCHEDULE is off';
  const pattern = parseSchedulePattern('TRUNKLEDGER_SYNC_SCHEDULE', syncSchedule);
  const next = (after: number) => nextInstant(pattern, scheduleTimeZone, after);
  return async () => {
    const { lastSuccess } = (await ledger()) ?? {};
    if (lastSuccess === undefined) throw new Error('no sync has succeeded yet');
    const due = next(next(lastSuccess * 1000)) + marginMilliseconds;
    const message = `the last sync that succeeded ended at ${formatTime(lastSuccess * 1000)}`;
    if (now() <= due) return message;
    throw new Error(`${message}, and another was due by ${formatTime(due)}`);
  };
}

/** Epoch milliseconds → `2026-10-01T00:00:00Z`. */
function formatTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
