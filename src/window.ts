/**
 * A half-open range of call creation times, `[start, end)`, in whole UTC seconds since the epoch.
 * The unit of work, of retry, of proof and of parallelism.
 */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** `2026-10-01T00:00:00Z`: the form that the API takes without an encoded `+`, and that file names carry. */
export function formatInstant(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** `2026-10-01T00:00:00Z/2026-10-01T01:00:00Z`, the ISO 8601 interval: for logs and messages. */
export function formatWindow(window: Window): string {
  return `${formatInstant(window.start)}/${formatInstant(window.end)}`;
}

/** The stretches of `window` that none of `covered` (disjoint, in time order) covers. */
export function uncovered(window: Window, covered: readonly Window[]): Window[] {
  const gaps: Window[] = [];
  let start = window.start;
  for (const { start: next, end } of covered) {
    if (end <= start || next >= window.end) continue;
    if (next > start) gaps.push({ start, end: next });
    start = end;
  }
  if (start < window.end) gaps.push({ start, end: window.end });
  return gaps;
}
