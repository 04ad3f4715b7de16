import { uncovered, type Window } from '../window.ts';

/** A row of the coverage ledger, as far as planning needs it. */
export interface WindowRow extends Window {
  readonly state: 'planned' | 'failed' | 'complete' | 'settled';
}

export interface PlanOptions {
  /** The range that is to be covered, `[from, to)`. */
  readonly from: number;
  readonly to: number;
  /** Length of a window; windows lie between multiples of it since the epoch. */
  readonly grid: number;
  readonly now: number;
  /** Disjoint, in any order. */
  readonly rows: readonly WindowRow[];
}

/**
 * What has to be read so that the range is covered and fresh: disjoint windows in the order of time. All times are seconds
 * since the epoch.
 *
 * - Only closed seconds: a window ends a second before `now` at the latest, since the API takes its end inclusively.
 * - What is settled is not read; any other row that overlaps the range is read whole, so that none is ever cut.
 * - What no row covers is cut on the grid. Pieces that touch inside one grid cell become one window.
 */
export function planWindows({ from, to, grid, now, rows }: PlanOptions): Window[] {
  const closed = Math.floor(now) - 1;
  const range = { start: from, end: Math.min(to, closed) };
  if (range.end <= range.start) return [];
  const known = rows.filter(row => overlaps(row, range)).sort(byStart);
  const readAgain = known.filter(row => row.state !== 'settled' && row.end <= closed);
  const missing = uncovered(range, known).flatMap(gap => cutOnGrid(gap, grid));
  const pieces = [...readAgain, ...missing].map(({ start, end }) => ({ start, end })).sort(byStart);
  return mergeInsideCells(pieces, grid);
}

function overlaps(a: Window, b: Window): boolean {
  return a.start < b.end && b.start < a.end;
}

function byStart(a: Window, b: Window): number {
  return a.start - b.start;
}

function cutOnGrid({ start, end }: Window, grid: number): Window[] {
  const windows: Window[] = [];
  for (let from = start; from < end; ) {
    const to = Math.min(end, (Math.floor(from / grid) + 1) * grid);
    windows.push({ start: from, end: to });
    from = to;
  }
  return windows;
}

function mergeInsideCells(pieces: readonly Window[], grid: number): Window[] {
  const merged: Window[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    const union = last?.end === piece.start ? { start: last.start, end: piece.end } : undefined;
    if (union !== undefined && isInsideCell(union, grid)) merged[merged.length - 1] = union;
    else merged.push(piece);
  }
  return merged;
}

function isInsideCell({ start, end }: Window, grid: number): boolean {
  return Math.floor(start / grid) === Math.floor((end - 1) / grid);
}
