import type { Candidate, Match } from '../../../src/reconcile/switch/bestFirst.ts';

/** Greedy matching as it is defined: all pairs within the tolerance in their order, each taken if both are free. */
export function referenceMatches(candidates: readonly Candidate[], tolerance: number): Match[] {
  const records = candidates.filter(({ isRecord }) => isRecord);
  const calls = candidates.filter(({ isRecord }) => !isRecord);
  const pairs = records
    .flatMap(record => calls.map(call => ({ record, call })))
    .filter(({ record, call }) => Math.abs(record.time - call.time) <= tolerance)
    .sort((a, b) => compare(order(a), order(b)));
  const taken = new Set<Candidate>();
  const matches: Match[] = [];
  for (const { record, call } of pairs) {
    if (taken.has(record) || taken.has(call)) continue;
    taken.add(record).add(call);
    matches.push({ record: record.id, call: call.id });
  }
  return matches;
}

function order({ record, call }: { record: Candidate; call: Candidate }): number[] {
  return [
    Math.abs(record.time - call.time),
    Math.abs(record.seconds - call.seconds),
    record.time,
    record.seconds,
    call.time,
    call.seconds,
    record.id,
    call.id,
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((value, index) => value !== b[index]);
  return place === -1 ? 0 : (a[place] ?? 0) - (b[place] ?? 0);
}
