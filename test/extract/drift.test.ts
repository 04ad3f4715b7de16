import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWindow } from '../../src/extract/calls.ts';
import { createLanding } from '../../src/extract/landing.ts';
import { answer, callsHandler, type FakeCall } from './callsServer.ts';
import { connect, october, policy, readLines, serve, temporaryFolder } from './support.ts';

/**
 * What happens to the list before an answer is given: nothing, calls come, calls go, or the order changes. Within one
 * run calls only come or only go: no count can tell a list where one comes for each that goes from one that stands still.
 */
const change = fc.record({
  count: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 3 }) }),
  seconds: fc.nat({ max: 63 }),
  rotation: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 7 }) }),
});

/** A list that never stands still long enough to be read. */
const restless = fc.array(
  fc.record({ count: fc.constant(1), seconds: fc.nat({ max: 63 }), rotation: fc.nat({ max: 7 }) }),
  {
    minLength: 60,
    maxLength: 60,
  },
);

const scenario = fc.record({
  /** Seconds of the window: in one second nothing can be split. */
  span: fc.constantFrom(1, 4, 64),
  calls: fc.array(fc.nat({ max: 63 }), { maxLength: 60 }),
  isGrowing: fc.boolean(),
  changes: fc.oneof(
    { weight: 3, arbitrary: fc.array(change, { maxLength: 60, size: '+1' }) },
    { weight: 1, arbitrary: restless },
  ),
  pageSize: fc.integer({ min: 2, max: 12 }),
  maxCalls: fc.integer({ min: 5, max: 80 }),
});

/** A list that changes with each answer, and remembers what it held at every moment. */
function createDriftingList(seconds: readonly number[], span: number, isGrowing: boolean) {
  let next = 0;
  const call = (second: number): FakeCall => ({
    callId: `call-${next++}`,
    createTime: october + (second % span),
  });
  let calls = seconds.map(call);
  const truths = [calls];
  return {
    truths,
    apply(step: { count: number; seconds: number; rotation: number } | undefined): readonly FakeCall[] {
      if (step === undefined) return calls;
      const changed = isGrowing
        ? [...Array.from({ length: step.count }, () => call(step.seconds)), ...calls]
        : calls.slice(step.count);
      calls = [...changed.slice(step.rotation), ...changed.slice(0, step.rotation)];
      truths.push(calls);
      return calls;
    },
  };
}

test('whatever moves while it is read, what lands was the truth of one moment, or is a named failure', async () => {
  const handlers: { current: (request: Parameters<typeof answer>[1]) => unknown } = {
    current: () => undefined,
  };
  const url = await serve(callsHandler(request => handlers.current(request)));
  const client = connect(url);
  const landing = createLanding(await temporaryFolder());
  const outcomes = { reading: 0, failure: 0, again: 0 };

  await fc.assert(
    fc.asyncProperty(scenario, async ({ span, calls, isGrowing, changes, pageSize, maxCalls }) => {
      const list = createDriftingList(calls, span, isGrowing);
      let step = 0;
      handlers.current = request => answer(list.apply(changes[step++]), request);
      const window = { start: october, end: october + span };
      const landed = await readWindow({ client, landing }, window, {
        runId: 'run',
        policy,
        pageSize,
        maxCalls,
      });

      let time = window.start;
      for (const part of landed) {
        const [start, end] = [part.manifest.window_start, part.manifest.window_end].map(
          at => Date.parse(at) / 1000,
        );
        expect(start).toBe(time);
        time = end ?? 0;
        outcomes[part.manifest.kind]++;
        if (part.manifest.kind === 'reading' && part.manifest.readings > 1) outcomes.again++;
        if (part.manifest.kind === 'failure') {
          expect(part.manifest.error).toMatch(
            /^(RepeatedPage|FallingTotal|GrowingTotal|ShortPage|IncompleteReading)Error: /,
          );
          continue;
        }
        const ids = (await readLines(landing, part)).map(line => JSON.parse(line).callId).sort();
        const truths = list.truths.map(truth => idsBetween(truth, start ?? 0, time));
        expect(truths).toContainEqual(ids);
      }
      expect(time).toBe(window.end);
    }),
    { numRuns: 150, endOnFailure: true },
  );
  // A test that did not meet all outcomes would prove little.
  expect(Math.min(outcomes.reading, outcomes.failure, outcomes.again)).toBeGreaterThan(0);
});

function idsBetween(calls: readonly FakeCall[], start: number, end: number): string[] {
  const inside = calls.filter(({ createTime }) => createTime >= start && createTime <= end);
  return inside.map(({ callId }) => callId).sort();
}
