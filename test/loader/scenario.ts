import fc from 'fast-check';
import type { Window } from '../../src/window.ts';
import { callLine } from '../support/warehouseRecords.ts';

const quarter = 900;
const quarters = 56;

/** Calls and windows lie in the 14 hours from here on, over midnight. */
const start = Date.parse('2026-10-01T17:00:00Z') / 1000;

/** Milliseconds after the start: whole quarters of an hour, where windows end, and those beside them are likely. */
const creation = fc.oneof(
  fc.integer({ min: 0, max: quarters * quarter * 1000 }),
  fc
    .tuple(fc.integer({ min: 0, max: quarters }), fc.constantFrom(-1, 0, 0, 999, 1000))
    .map(([index, aside]) => Math.max(0, index * quarter * 1000 + aside)),
);

const call = fc.record({
  at: creation,
  /** Seconds from creation to end; null: in progress. */
  seconds: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 40_000 }), fc.constant(null)),
  isAnswered: fc.boolean(),
  isPriced: fc.boolean(),
  trunkId: fc.constantFrom('trunk-1', 'trunk-2', undefined),
  direction: fc.constantFrom('INBOUND', 'outbound'),
  to: fc.constantFrom('+442079460123', '12015550123', 'sip:+4930123456@127.0.0.1:5060', 'nobody'),
  /** What an earlier reading of its window listed of it. */
  before: fc.constantFrom('the same', 'in progress', 'nothing'),
  isGoneLater: fc.integer({ min: 0, max: 9 }).map(draw => draw === 0),
});

type Drawn<Type> = Type extends fc.Arbitrary<infer Value> ? Value : never;
type Call = Drawn<typeof call> & { readonly id: string };

/** What was known of a window before, and is no reading of it. */
const unread = ['nothing', 'plan', 'failure'] as const;

const calmSlot = fc.record({
  gap: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 2),
  length: fc.constantFrom(1, 2, 4, 4, 4),
  /** What is odd about the lines of a window. */
  oddity: fc.constantFrom('nothing', 'nothing', 'nothing', 'no records'),
  history: fc.constantFrom(...unread),
  isFailure: fc.constant(false),
});

const anySlot = fc.record({
  gap: fc.constantFrom(0, 0, 0, 0, 1, 4),
  length: fc.constantFrom(1, 2, 4, 4, 4),
  oddity: fc.oneof(
    { weight: 4, arbitrary: fc.constant('nothing') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'no records',
        'repeated lines',
        'untyped records',
        'records without id',
        'numbers',
      ),
    },
  ),
  history: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...unread) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'reading',
        'reading of untyped records',
        'reading of many more calls',
        'newer reading',
        'reading of a half',
        'reading that reaches beyond',
      ),
    },
  ),
  isFailure: fc.integer({ min: 0, max: 9 }).map(draw => draw === 0),
});

type DrawnSlot = Drawn<typeof anySlot> | Drawn<typeof calmSlot>;
export type Slot = DrawnSlot & { readonly window: Window };

export interface Scenario {
  readonly calls: readonly Call[];
  readonly slots: readonly Slot[];
  /** Where in the queue each slot's reading stands. */
  readonly order: readonly number[];
  /** When the readings were taken: the first of them; the others a minute apart. */
  readonly fetchedAt: string;
}

const someSlots = { minLength: 6, maxLength: 14 };

export const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    calls: fc.array(call, { minLength: 8, maxLength: 40, size: 'max' }),
    /** When a call is created that has the id of the first one. */
    twinAt: fc.option(creation, { freq: 3 }),
    // Mostly such windows as go together: of few sorts does a run of any length come.
    slots: fc.oneof(
      { weight: 2, arbitrary: fc.array(calmSlot, someSlots) },
      { weight: 1, arbitrary: fc.array(anySlot, someSlots) },
    ),
    order: fc.array(fc.nat(), { minLength: 14, maxLength: 14 }),
    // Hours after the last window, so that none is settled; days after; and so long after that open calls are stale.
    fetchedAt: fc.constantFrom('2026-10-02T12:00:00Z', '2026-10-04T00:00:00Z', '2026-10-10T00:00:00Z'),
  })
  .map(({ calls, twinAt, slots, ...drawn }) => ({
    ...drawn,
    calls: withTwin(calls, twinAt).map(([each, index]) => ({ ...each, id: `call-${index}` })),
    slots: layOut(slots),
  }));

function layOut(slots: readonly DrawnSlot[]): Slot[] {
  let at = start;
  return slots.map(each => {
    const from = at + each.gap * quarter;
    at = from + each.length * quarter;
    return { ...each, window: { start: from, end: at } };
  });
}

function withTwin(calls: readonly Drawn<typeof call>[], at: number | null) {
  const numbered = calls.map((each, index) => [each, index] as const);
  const [first] = calls;
  return at === null || !first ? numbered : [...numbered, [{ ...first, at }, 0] as const];
}

/** As the API lists a window: the end is included, to the second. */
function listed(calls: readonly Call[], { start: from, end }: Window): Call[] {
  return calls.filter(({ at }) => {
    const second = start + Math.floor(at / 1000);
    return second >= from && second <= end;
  });
}

function lineOf(each: Call, changes: Record<string, unknown> = {}): string {
  const created = start * 1000 + each.at;
  const time = (seconds: number) => new Date(created + seconds * 1000).toISOString();
  return callLine(each.id, {
    createTime: time(0),
    answerTime: each.isAnswered ? time(1) : undefined,
    endTime: each.seconds === null ? undefined : time(each.seconds),
    durationSeconds: each.seconds ?? undefined,
    billingDurationSeconds: each.isAnswered ? 60 : 0,
    price: each.isPriced ? { currencyCode: 'USD', amount: '0.0040' } : undefined,
    trunkId: each.trunkId,
    direction: each.direction,
    to: each.to,
    ...changes,
  });
}

/** Lines of the reading of a slot. */
export function linesOf({ calls }: Scenario, { window, oddity: odd }: Slot): string[] {
  if (odd === 'no records') return [];
  const present = listed(calls, window).filter(each => !each.isGoneLater || each.before === 'nothing');
  const lines = present.map(each => lineOf(each));
  const [first] = present;
  if (odd === 'untyped records')
    lines.splice(1, 0, '{"callId":"untyped","createTime":"today"}', '"a text"', '42');
  if (odd === 'records without id')
    lines.push(...lines.slice(0, 2).map(line => line.replace('"callId"', '"id"')));
  if (odd === 'repeated lines' && first) lines.push(lineOf(first, { to: '+33123456789' }), lineOf(first));
  if (odd === 'numbers') {
    const amounts = [0.004, 0.0040001, 12];
    return present.map((each, index) =>
      lineOf(each, { price: { currencyCode: 'EUR', amount: amounts[index % amounts.length] } }),
    );
  }
  return lines;
}

/** Lines of an earlier reading of a window. */
export function earlierLinesOf({ calls }: Scenario, window: Window, kind: Slot['history']): string[] {
  const present = listed(calls, window).filter(each => each.before !== 'nothing');
  const lines = present.map(each =>
    lineOf(each, each.before === 'in progress' ? { endTime: undefined, price: undefined } : {}),
  );
  if (kind === 'reading of untyped records') return [...lines, '{"callId":"early"}'];
  if (kind !== 'reading of many more calls') return lines;
  const createTime = new Date(window.start * 1000).toISOString();
  const many = Array.from({ length: 100 }, (_, index) =>
    callLine(`more-${window.start}-${index}`, { createTime }),
  );
  return [...lines, ...many];
}
