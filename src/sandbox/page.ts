import type { components } from '../../api/types.d.ts';
import type { CallLog } from './callLog.ts';
import { ghostOf, provisional } from './faults/drift.ts';
import type { FaultInjector } from './faults/injector.ts';
import { servePageOf } from './faults/pages.ts';
import { listedCall } from './faults/records.ts';
import { slice } from './listing.ts';
import type { CallPlan } from './plan.ts';
import type { CallQuery } from './query.ts';
import { recordAt } from './record.ts';

type CallPage = components['schemas']['CallPage'];

/** A page as it is served: faults may put anything where the contract has a call. */
export type ServedPage = Omit<CallPage, 'calls'> & { readonly calls: readonly unknown[] };

export interface PageRequest {
  readonly projectId: string;
  readonly query: CallQuery;
  /** The server's clock, whole seconds since the epoch. */
  readonly now: number;
}

/** The page that is asked for, through whatever faults are switched on. */
export async function servePage(
  log: CallLog,
  { query, projectId, now }: PageRequest,
  faults: FaultInjector,
): Promise<ServedPage> {
  const list = {
    subject: JSON.stringify([projectId, query.range, query.filter]),
    slice: async (offset: number, limit: number) => {
      const { total, plans } = await slice(log, { ...query, now }, offset, limit);
      return { total, entries: plans };
    },
    ghost: ghostOf,
    provisional,
  };
  const { entries, ...page } = await servePageOf<CallPlan>(list, query, faults);
  const calls = entries.map(plan => listedCall(recordAt(plan, projectId, now), faults.profile).record);
  return { calls, ...page };
}
