/** A stretch of time in microseconds since the epoch, half-open; `to` is null where it goes on. */
export interface Stretch {
  readonly from: number;
  readonly to: number | null;
}

/**
 * The version that answers for a time: the last one that had begun, or the first one where none had; none where that
 * one had ended.
 */
export function asOf<Item extends Stretch>(versions: readonly Item[], time: number): Item | undefined {
  const ordered = [...versions].sort(
    (a, b) => a.from - b.from || (a.to ?? Number.POSITIVE_INFINITY) - (b.to ?? Number.POSITIVE_INFINITY),
  );
  const found = ordered.findLast(version => version.from <= time) ?? ordered[0];
  return found === undefined || (found.to !== null && time >= found.to) ? undefined : found;
}

/** `2026-10-01T00:00:00.000001Z` of microseconds since the epoch. */
export function isoText(microseconds: number): string {
  const fraction = String(microseconds % 1_000_000).padStart(6, '0');
  return `${new Date(Math.floor(microseconds / 1_000_000) * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}
