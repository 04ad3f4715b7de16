import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cause } from '../../src/load/alertCauses.ts';
import { alertChanges, type OpenAlert } from '../../src/load/alertChanges.ts';
import type { Window } from '../../src/window.ts';

function gap(start: number, end: number): Cause {
  return {
    kind: 'open_gap',
    subject: `${start}-${end}`,
    stretch: { start, end },
    detail: 'gap.',
    patience: 7200,
  };
}

function rejects(subject: string): Cause {
  return { kind: 'rejected_calls', subject, stretch: null, detail: 'rejects.', patience: 0 };
}

/** What `ops.alerts` does with causes: the open alerts after each look, and how many were begun in all. */
function follow(looks: readonly (readonly Cause[])[]): { open: OpenAlert[]; begun: number } {
  let open: OpenAlert[] = [];
  let begun = 0;
  for (const causes of looks) {
    const changes = alertChanges(open, causes);
    open = [
      ...changes.continued.map(({ id, cause }) => ({ ...cause, id })),
      ...changes.begun.map(cause => ({ ...cause, id: `alert-${begun++}` })),
    ];
  }
  return { open, begun };
}

test('a gap that grows, is filled from its start and falls in parts is one cause until it is filled', () => {
  const looks = [[gap(0, 10)], [gap(0, 30)], [gap(20, 30)], [gap(20, 22), gap(28, 30)], [gap(28, 30)]];
  expect(follow(looks)).toMatchObject({
    begun: 1,
    open: [{ id: 'alert-0', stretch: { start: 0, end: 30 } }],
  });
  expect(follow([...looks, []]).open).toEqual([]);
  expect(follow([...looks, [], [gap(28, 30)]]).begun).toBe(2);
});

test('gaps apart from one another are causes of their own', () => {
  expect(follow([[gap(0, 10), gap(20, 30)]]).begun).toBe(2);
  expect(follow([[gap(0, 10)], [gap(0, 10), gap(20, 30)]]).begun).toBe(2);
});

test('parts of one cause are told as the first, and how many more there are', () => {
  const open: OpenAlert = { id: 'one', kind: 'open_gap', subject: '0-30', stretch: { start: 0, end: 30 } };
  const { continued } = alertChanges([open], [gap(0, 5), gap(10, 12), gap(20, 22)]);
  expect(continued).toEqual([
    {
      id: 'one',
      cause: { ...gap(0, 5), stretch: { start: 0, end: 30 }, detail: 'gap. And 2 more.' },
    },
  ]);
});

test('a cause without a time is known by its kind and subject', () => {
  expect(follow([[rejects('a')], [rejects('a'), rejects('b')], [rejects('b')]])).toMatchObject({
    begun: 2,
    open: [{ id: 'alert-1', subject: 'b' }],
  });
  const other: Cause = { ...gap(0, 10), kind: 'refused_shrink' };
  expect(follow([[gap(0, 10)], [gap(0, 10), other]]).begun).toBe(2);
});

test('looking again at the same causes begins and mends nothing, whatever they are', () => {
  const stretch = fc
    .tuple(fc.nat(100), fc.integer({ min: 1, max: 20 }))
    .map(([start, length]): Window => ({ start, end: start + length }));
  const cause = fc.oneof(
    stretch.map(({ start, end }) => gap(start, end)),
    fc.constantFrom('a', 'b', 'c').map(rejects),
  );
  const looks = fc.array(fc.uniqueArray(cause, { selector: each => each.subject, maxLength: 6 }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(looks, history => {
      const { open } = follow(history);
      const last = history.at(-1) ?? [];
      const again = alertChanges(open, last);
      expect(again.begun).toEqual([]);
      expect(again.mended).toEqual([]);
      expect(alertChanges(open, []).mended).toEqual(open);
    }),
  );
});
