/** How many calls of one day each candidate rule explains. */
export interface DayFits {
  /** `2026-10-01` */
  readonly date: string;
  readonly calls: number;
  /** By candidate. */
  readonly fits: readonly number[];
}

/** A stretch of days that one rule explains best. */
export interface Segment {
  readonly candidate: number;
  /** First and last day with calls, both included. */
  readonly first: string;
  readonly last: string;
  readonly calls: number;
  readonly fits: number;
}

interface Choice {
  readonly cost: number;
  /** Candidate of the day before; itself where the rule goes on. */
  readonly before: number;
}

/**
 * Divides days (in their order) among candidate rules so that the fewest calls stay unexplained. A change of rule costs as
 * much as `changeCost` unexplained calls, and a candidate its own `costs` wherever it begins: so a few odd calls stay odd
 * calls and make no rule. Of equally good divisions the one whose changes are latest: a rule holds until calls say otherwise.
 */
export function segments(
  days: readonly DayFits[],
  costs: readonly number[],
  changeCost: number,
): readonly Segment[] {
  const choices: Choice[][] = [];
  let last: number[] | undefined;
  for (const day of days) {
    const chosen = choicesOf(day, last, costs, changeCost);
    choices.push(chosen);
    last = chosen.map(({ cost }) => cost);
  }
  return last === undefined ? [] : joined(days, pathTo(cheapest(last), choices));
}

function choicesOf(
  { calls, fits }: DayFits,
  last: readonly number[] | undefined,
  costs: readonly number[],
  changeCost: number,
): Choice[] {
  const best = last && cheapest(last);
  return costs.map((own, candidate) => {
    const unexplained = calls - (fits[candidate] ?? 0);
    if (last === undefined || best === undefined) return { cost: own + unexplained, before: candidate };
    const going = last[candidate] ?? Number.POSITIVE_INFINITY;
    const changing = (last[best] ?? 0) + changeCost + own;
    return changing <= going && best !== candidate
      ? { cost: changing + unexplained, before: best }
      : { cost: going + unexplained, before: candidate };
  });
}

/** The first of those that cost least. */
function cheapest(costs: readonly number[]): number {
  return costs.reduce((best, cost, candidate) => (cost < (costs[best] ?? 0) ? candidate : best), 0);
}

function pathTo(end: number, choices: readonly (readonly Choice[])[]): number[] {
  const path = [end];
  for (const chosen of choices.slice(1).reverse()) {
    const [next = end] = path;
    path.unshift(chosen[next]?.before ?? next);
  }
  return path;
}

function joined(days: readonly DayFits[], path: readonly number[]): Segment[] {
  const found: Segment[] = [];
  for (const [index, { date, calls, fits }] of days.entries()) {
    const candidate = path[index] ?? 0;
    const explained = fits[candidate] ?? 0;
    const open = found.at(-1);
    if (open?.candidate === candidate) {
      found[found.length - 1] = {
        ...open,
        last: date,
        calls: open.calls + calls,
        fits: open.fits + explained,
      };
    } else found.push({ candidate, first: date, last: date, calls, fits: explained });
  }
  return found;
}
