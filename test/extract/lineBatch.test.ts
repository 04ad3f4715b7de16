import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineBatch } from '../../src/extract/lineBatch.ts';

test('what is added comes out once, in order, as soon as enough is gathered', () => {
  const texts = fc.array(fc.string({ maxLength: 12 }));
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 40 }), (added, bytesDue) => {
      const batch = new LineBatch(bytesDue);
      const batches = added.map(text => batch.add(Buffer.from(text))).filter(due => due !== undefined);
      const rest = batch.take();
      expect(batches.every(due => due.length >= bytesDue)).toBe(true);
      expect(rest.length).toBeLessThan(bytesDue);
      expect(Buffer.concat([...batches, rest]).toString()).toBe(Buffer.from(added.join('')).toString());
    }),
  );
});

test('a batch that was taken leaves nothing behind', () => {
  const batch = new LineBatch(100);
  batch.add(Buffer.from('line\n'));
  expect(batch.take().toString()).toBe('line\n');
  expect(batch.take()).toHaveLength(0);
});
