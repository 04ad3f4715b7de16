import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdSet } from '../../src/extract/idSet.ts';

test('it holds what a set of strings holds', () => {
  const text = fc.oneof(fc.string({ maxLength: 2 }), fc.string({ unit: 'binary', maxLength: 40 }));
  const ids = fc.array(text, { maxLength: 300 });
  fc.assert(
    fc.property(ids, texts => {
      const set = new IdSet();
      const model = new Set<string>();
      for (const text of texts) {
        const bytes = Buffer.from(`-${text}-`);
        const isNew = set.add(bytes, 1, bytes.length - 1);
        expect(isNew).toBe(!model.has(text));
        model.add(text);
      }
      expect(set.size).toBe(model.size);
    }),
    { numRuns: 100, endOnFailure: true },
  );
});

test('it tells ids apart whose hashes are equal', () => {
  // Known collisions of 32-bit FNV-1a.
  const ids = ['costarring', 'liquid', 'declinate', 'macallums', 'altarage', 'zinke'];
  const set = new IdSet();
  for (const id of [...ids, ...ids]) set.add(Buffer.from(id), 0, id.length);
  expect(set.size).toBe(ids.length);
});

test('it loses nothing while it grows', () => {
  const set = new IdSet();
  for (let index = 0; index < 300_000; index++) {
    const bytes = Buffer.from(`call-${index}`);
    set.add(bytes, 0, bytes.length);
  }
  expect(set.size).toBe(300_000);
});
