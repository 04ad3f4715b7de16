import type { components } from '../../api/types.d.ts';
import type { CallLog } from './callLog.ts';
import { ghostOf, isProvisional, type Motion, provisional, visiblePositions } from './faults/drift.ts';
import type { FaultInjector } from './faults/injector.ts';
import { listedCall } from './faults/records.ts';
import { type Selection, type Slice, slice } from './listing.ts';
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
  request: PageRequest,
  faults: FaultInjector,
): Promise<ServedPage> {
  const { query, projectId, now } = request;
  const subject = JSON.stringify([projectId, query.range, query.filter]);
  const pageSize = Math.min(query.pageSize, faults.profile.get('page-cap')?.count ?? query.pageSize);
  const page = repeats(query.page, subject, faults) ? query.page - 1 : query.page;
  const { total, plans } = await movingSlice(log, { ...query, now }, { page, pageSize }, subject, faults);
  const calls = plans.map(plan => listedCall(recordAt(plan, projectId, now), faults.profile).record);
  if (query.page * pageSize < total && faults.strike('short-page', `${subject} ${query.page}`)) calls.pop();
  return {
    calls,
    totalItems: claimedTotal(total, subject, faults),
    pageNumber: faults.strike('string-page-number') ? String(query.page) : query.page,
    pageSize: faults.profile.get('page-size-label')?.count ?? pageSize,
  };
}

function repeats(page: number, subject: string, faults: FaultInjector): boolean {
  return page > 1 && faults.strike('repeated-page', `${subject} ${page}`) !== undefined;
}

function claimedTotal(total: number, subject: string, faults: FaultInjector): number {
  const fault = faults.strike('wrong-total', subject);
  if (fault === undefined) return total;
  const form = fault.words[0] ?? 'high';
  if (form === 'falling') return Math.max(0, total - faults.occasion('wrong-total', `falling ${subject}`));
  return form === 'high' ? total + 3 : Math.max(0, total - 3);
}

interface PageBounds {
  readonly page: number;
  readonly pageSize: number;
}

/** The slice of a page; of a moving list, if it has more than one page, as it stands at this request. */
async function movingSlice(
  log: CallLog,
  selection: Selection,
  { page, pageSize }: PageBounds,
  subject: string,
  faults: FaultInjector,
): Promise<Slice> {
  const offset = (page - 1) * pageSize;
  const motion = motionOf(subject, faults);
  if (motion === undefined) return slice(log, selection, offset, pageSize);
  const { total } = await slice(log, selection, 0, 0);
  if (total <= pageSize) return slice(log, selection, offset, pageSize);
  const positions = visiblePositions(total, motion);
  const shown = positions.slice(offset, offset + pageSize);
  const first = shown[0]?.index ?? total;
  const last = shown.at(-1)?.index ?? total;
  const { plans } = await slice(log, selection, first, last - first + 1);
  return {
    total: positions.length,
    plans: shown.map(({ index, ghost }) => {
      const plan = plans[index - first] as CallPlan;
      if (ghost) return ghostOf(plan);
      return isProvisional(index, total, motion) ? provisional(plan) : plan;
    }),
  };
}

function motionOf(subject: string, faults: FaultInjector): Motion | undefined {
  for (const kind of ['drift', 'vanish'] as const) {
    const steps = faults.profile.get(kind)?.count;
    if (steps === undefined) continue;
    const step = faults.occasion(kind, subject);
    if (step <= steps) faults.note(kind);
    return { step, steps, kind };
  }
  return undefined;
}
