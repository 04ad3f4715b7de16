import type { LandedReading } from './load/window.ts';

/** A full row group of DuckDB's: rows that fill one go to the file directly, and more only leave a rest behind. */
const enoughRecords = 122_880;
const mostReadings = 48;

/**
 * Takes the first that waits, and those whose windows follow it or precede it without a gap, out of `waiting`.
 * Returned in time order. Failures go alone.
 */
export function nextRun<T extends { readonly reading: LandedReading }>(waiting: T[]): T[] {
  const first = waiting.shift();
  if (!first) return [];
  const run = [first];
  let records = first.reading.manifest.records;
  while (records < enoughRecords && run.length < mostReadings) {
    const next = neighbour(run, waiting);
    if (next === undefined) break;
    records += next.reading.manifest.records;
    waiting.splice(waiting.indexOf(next), 1);
    if (follows(run.at(-1), next)) run.push(next);
    else run.unshift(next);
  }
  return run;
}

function neighbour<T extends { readonly reading: LandedReading }>(
  run: readonly T[],
  waiting: readonly T[],
): T | undefined {
  return waiting.find(each => follows(run.at(-1), each) || follows(each, run[0]));
}

type Reading = { readonly reading: LandedReading };

function follows(before: Reading | undefined, after: Reading | undefined): boolean {
  const [left, right] = [before?.reading.manifest, after?.reading.manifest];
  if (!left || !right || left.kind !== 'reading' || right.kind !== 'reading') return false;
  return left.window_end === right.window_start && left.project_id === right.project_id;
}
