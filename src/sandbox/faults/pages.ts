import { isProvisional, type Motion, visiblePositions } from './drift.ts';
import type { FaultInjector } from './injector.ts';

/** A list as pages are cut from it; faults make it move. */
export interface PagedList<Entry> {
  /** Tells this list apart from all others. */
  readonly subject: string;
  /** The size of the list and up to `limit` entries from the `offset`-th on. */
  slice(offset: number, limit: number): Promise<Slice<Entry>> | Slice<Entry>;
  /** The double of an entry, with an id of its own: it is listed only for a while. */
  ghost(entry: Entry): Entry;
  /** An entry as it was before a correction. */
  provisional(entry: Entry): Entry;
}

/** Some entries of a list, and how many the whole list has. */
interface Slice<Entry> {
  readonly total: number;
  readonly entries: readonly Entry[];
}

/** What is asked for, from 1. */
export interface PageBounds {
  readonly page: number;
  readonly pageSize: number;
}

/** A page as it is served. */
export interface ServedSlice<Entry> {
  readonly entries: readonly Entry[];
  readonly totalItems: number;
  readonly pageNumber: number | string;
  readonly pageSize: number;
}

/** The page that is asked for, through whatever faults are switched on. */
export async function servePageOf<Entry>(
  list: PagedList<Entry>,
  asked: PageBounds,
  faults: FaultInjector,
): Promise<ServedSlice<Entry>> {
  const { subject } = list;
  const pageSize = Math.min(asked.pageSize, faults.profile.get('page-cap')?.count ?? asked.pageSize);
  const page = repeats(asked.page, subject, faults) ? asked.page - 1 : asked.page;
  const { total, entries } = await movingSlice(list, { page, pageSize }, faults);
  const isShort = asked.page * pageSize < total && faults.strike('short-page', `${subject} ${asked.page}`);
  return {
    entries: isShort ? entries.slice(0, -1) : entries,
    totalItems: claimedTotal(total, subject, faults),
    pageNumber: faults.strike('string-page-number') ? String(asked.page) : asked.page,
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

/** The slice of a page; of a moving list, if it has more than one page, as it stands at this request. */
async function movingSlice<Entry>(
  list: PagedList<Entry>,
  { page, pageSize }: PageBounds,
  faults: FaultInjector,
): Promise<Slice<Entry>> {
  const offset = (page - 1) * pageSize;
  const motion = motionOf(list.subject, faults);
  if (motion === undefined) return list.slice(offset, pageSize);
  const { total } = await list.slice(0, 0);
  if (total <= pageSize) return list.slice(offset, pageSize);
  const positions = visiblePositions(total, motion);
  const shown = positions.slice(offset, offset + pageSize);
  const first = shown[0]?.index ?? total;
  const last = shown.at(-1)?.index ?? total;
  const { entries } = await list.slice(first, last - first + 1);
  return {
    total: positions.length,
    entries: shown.map(({ index, ghost }) => {
      const entry = entries[index - first] as Entry;
      if (ghost) return list.ghost(entry);
      return isProvisional(index, total, motion) ? list.provisional(entry) : entry;
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
