import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  describeIncrement,
  type Increment,
  type IncrementEvidence,
  isConsistent,
  isPossible,
  possibleIncrements,
} from '../../../src/reconcile/rating/increment.ts';
import { billedSeconds } from './month.ts';

interface Billed {
  readonly seconds: number;
  readonly billed: number;
}

function evidenceOf(calls: readonly Billed[]): IncrementEvidence {
  const billed = calls.map(call => call.billed);
  const slack = calls.map(call => call.billed - call.seconds);
  const leastBilled = Math.min(...billed);
  const later = calls.filter(call => call.billed > leastBilled);
  return {
    calls: calls.length,
    durations: new Set(calls.map(call => call.seconds)).size,
    billedLengths: new Set(billed).size,
    leastBilled,
    shortest: Math.min(...calls.map(call => call.seconds)),
    leastSlack: Math.min(...slack),
    slack: Math.max(...slack),
    slackAfterFirst: Math.max(0, ...later.map(call => call.billed - call.seconds)),
    commonStep: billed.map(length => length - leastBilled).reduce(divisor, 0),
  };
}

function divisor(one: number, other: number): number {
  return other === 0 ? one : divisor(other, one % other);
}

const increment = fc.record({
  first: fc.integer({ min: 1, max: 40 }),
  step: fc.integer({ min: 1, max: 40 }),
});
const talked = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 12 });

/** Every increment of up to 80 / 80 that bills the calls as they were billed, tried one after the other. */
function tried(calls: readonly Billed[]): Increment[] {
  const found: Increment[] = [];
  for (let first = 1; first <= 80; first++) {
    for (let step = 1; step <= 80; step++) {
      if (calls.every(({ seconds, billed }) => billedSeconds(seconds, { first, step }) === billed))
        found.push({ first, step });
    }
  }
  return found;
}

test('the increments that evidence leaves are those that bill every call as it was billed', () => {
  fc.assert(
    fc.property(increment, talked, (truth, all) => {
      const calls = all.map(seconds => ({ seconds, billed: billedSeconds(seconds, truth) }));
      const evidence = evidenceOf(calls);
      expect(isConsistent(evidence)).toBe(true);
      const right = tried(calls);
      for (const found of right) expect(isPossible(found, evidence), JSON.stringify(found)).toBe(true);
      const small = ({ first, step }: Increment): boolean => first <= 80 && step <= 80;
      const listed = possibleIncrements(evidence).filter(small);
      // With one billed length any step is possible behind it: those beyond are named together.
      const named =
        evidence.commonStep === 0 ? right.filter(({ step }) => step <= evidence.leastBilled) : right;
      expect(listed).toEqual(named);
    }),
    { numRuns: 300 },
  );
});

test('what no increment bills is not consistent', () => {
  fc.assert(
    fc.property(increment, talked, fc.integer({ min: 1, max: 200 }), (truth, all, odd) => {
      const calls = all.map(seconds => ({ seconds, billed: billedSeconds(seconds, truth) }));
      const evidence = evidenceOf([
        ...calls,
        { seconds: odd, billed: odd + 1 },
        { seconds: odd, billed: odd + 3 },
      ]);
      expect(isConsistent(evidence)).toBe(false);
    }),
  );
});

test('calls of 12 and 18 s do not tell 6/6 from 1/1, and one of 7 s does', () => {
  const six = [12, 18].map(seconds => ({ seconds, billed: seconds }));
  expect(describeIncrement(evidenceOf(six))).toMatchObject({
    increment: { first: 1, step: 1 },
    certainty: 'several are possible',
    alternatives: expect.stringContaining('6/6'),
  });
  const told = describeIncrement(evidenceOf([...six, { seconds: 7, billed: 12 }, { seconds: 1, billed: 6 }]));
  expect(told?.increment).toEqual({ first: 6, step: 6 });
  expect(told?.alternatives).toBeNull();
});
