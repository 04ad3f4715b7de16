import { formatInstant, type Window } from '../window.ts';
import type { Client } from './client.ts';
import { splitPage } from './page.ts';

/** A settled window and what its reading found. Epoch seconds. */
export interface SettledWindow extends Window {
  /** Calls of the half-open window that the ledger holds. */
  readonly calls: number;
  /** Records that could not be typed. */
  readonly rejected: number;
  /** As the API counted the window with both its ends; null where it was cut out of a longer one since. */
  readonly totalItems: number | null;
}

/** Neighbouring windows that are counted with one request. */
export interface RecountGroup extends Window {
  readonly windows: readonly SettledWindow[];
}

/** What a recount of a group came to. */
export interface Recount {
  /** What the API had to count; null where only a new reading can tell. */
  readonly expected: number | null;
  /** Null where the API was not asked. */
  readonly counted: number | null;
  /** Windows that have to be read again. */
  readonly changed: readonly Window[];
  /** Windows for which the API counts so few calls that its word is not taken. */
  readonly refused: readonly Window[];
}

/** Calls that the API counts in whole seconds, both ends included. */
export type Count = (first: number, last: number) => Promise<number>;

const day = 86_400;

/**
 * Puts settled windows (disjoint, in time order) in groups: neighbours without a gap, that begin on one UTC day.
 *
 * A window with rejected records is a group of its own. Which second such a record belongs to may be unreadable, so it
 * may count for this window or the next, and a good row of it may stand in the table beside it: only what the API
 * itself counted for the same question can be compared.
 */
export function recountGroups(windows: readonly SettledWindow[]): RecountGroup[] {
  const groups: SettledWindow[][] = [];
  for (const window of windows) {
    const group = groups.at(-1);
    if (group !== undefined && belongTogether(group, window)) group.push(window);
    else groups.push([window]);
  }
  return groups.map(group => ({ ...rangeOf(group), windows: group }));
}

function belongTogether(group: readonly SettledWindow[], next: SettledWindow): boolean {
  const { start, end } = rangeOf(group);
  const isSameDay = Math.floor(start / day) === Math.floor(next.start / day);
  return end === next.start && isSameDay && next.rejected === 0 && group.every(each => each.rejected === 0);
}

function rangeOf(windows: readonly Window[]): Window {
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) throw new Error('a group holds no window');
  return { start: first.start, end: last.end };
}

/**
 * Counts a group with one request, and where it differs halves of it, down to the windows that do. What cancels out
 * within a group (a call that came, another that left) no count can show.
 *
 * `isDoubtful` says of a count that is too low to be believed; its windows are refused without further requests.
 * @throws whatever `count` throws
 */
export async function recountGroup(
  windows: readonly SettledWindow[],
  count: Count,
  isDoubtful: (expected: number, counted: number) => boolean,
): Promise<Recount> {
  const expected = expectedOf(windows);
  if (expected === null) return { expected, counted: null, changed: windows, refused: [] };
  const counted = await countWindows(windows, count);
  if (counted === expected) return { expected, counted, changed: [], refused: [] };
  if (isDoubtful(expected, counted)) return { expected, counted, changed: [], refused: windows };
  if (windows.length === 1) return { expected, counted, changed: windows, refused: [] };
  const middle = Math.ceil(windows.length / 2);
  const before = await recountGroup(windows.slice(0, middle), count, isDoubtful);
  const after = await recountGroup(windows.slice(middle), count, isDoubtful);
  return {
    expected,
    counted,
    changed: [...before.changed, ...after.changed],
    refused: [...before.refused, ...after.refused],
  };
}

function expectedOf(windows: readonly SettledWindow[]): number | null {
  const alone = withRejects(windows);
  return alone ? alone.totalItems : windows.reduce((sum, { calls }) => sum + calls, 0);
}

/** The API takes both ends: the second at which a window ends belongs to the next one. */
function countWindows(windows: readonly SettledWindow[], count: Count): Promise<number> {
  const { start, end } = rangeOf(windows);
  return count(start, withRejects(windows) ? end : end - 1);
}

function withRejects(windows: readonly SettledWindow[]): SettledWindow | undefined {
  return windows.find(({ rejected }) => rejected > 0);
}

/** Counts by `totalItems` of a page of one call. Every other request of the credential goes first. */
export function counter(client: Client, signal?: AbortSignal): Count {
  return async (first, last) => {
    const query = {
      'createTime>': formatInstant(first),
      'createTime<': formatInstant(last),
      page: 1,
      pageSize: 1,
      size: 1,
    };
    const { body } = await client.get('calls', query, signal, undefined, Number.MIN_SAFE_INTEGER);
    return splitPage(body).envelope.totalItems;
  };
}
