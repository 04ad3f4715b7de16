import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobId, queueNames } from '../../src/jobs/names.ts';

const part = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.string({ minLength: 100, maxLength: 300 }),
);
const kind = fc.constantFrom('window', 'load', 'sync', 'missing-close');

test('the name of a queue holds no colon, and no two are the same', () => {
  const names = Object.values(queueNames);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z-]+$/);
});

test('an id reads as its kind and parts', () => {
  expect(jobId('window', 'project-1', 1792454400, 1792458000)).toBe('window.project-1.1792454400.1792458000');
  expect(jobId('sync')).toBe('sync');
  expect(jobId('close', 'a:b/c.d')).toBe('close.a~3ab~2fc~2ed');
});

test('an id is what the queue and a URL take, whatever it is made of', () => {
  fc.assert(
    fc.property(kind, fc.array(part), (name, parts) => {
      const id = jobId(name, ...parts);
      expect(id).toMatch(/^[a-z-]+[A-Za-z0-9_.~!-]*$/);
      expect(id.length).toBeLessThanOrEqual(128);
      expect(id).toBe(jobId(name, ...parts));
    }),
  );
});

test('different parts make different ids, long ones, empty ones and their borders included', () => {
  fc.assert(
    fc.property(fc.array(part), fc.array(part), (one, other) => {
      // As bytes: halves of a surrogate pair have none of their own.
      const text = (parts: readonly (string | number)[]) =>
        JSON.stringify(parts.map(each => Buffer.from(String(each)).toString('hex')));
      fc.pre(text(one) !== text(other));
      expect(jobId('window', ...one)).not.toBe(jobId('window', ...other));
    }),
  );
});

test('a kind that is no lower-case word is refused', () => {
  for (const wrong of ['', '1', 'Window', 'a:b', 'a--b'])
    expect(() => jobId(wrong)).toThrow('is no kind of job');
});
