import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TerminalError, TransientError } from '../../src/errors.ts';
import { parseRetryAfter, type RetryPolicy, withRetries } from '../../src/extract/retry.ts';
import { rejection } from './support.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

function policyThatNotes(waits: number[], options: Partial<RetryPolicy> = {}, random = 0.5): RetryPolicy {
  const sleep = async (milliseconds: number) => {
    waits.push(milliseconds);
  };
  const effects = { now: () => now, random: () => random, sleep };
  return { tries: 6, baseMs: 500, capMs: 30_000, retryAfterCapMs: 300_000, effects, ...options };
}

test('Retry-After is read as seconds and as an HTTP date', () => {
  expect(parseRetryAfter('120', now)).toBe(now + 120_000);
  expect(parseRetryAfter(' 0 ', now)).toBe(now);
  expect(parseRetryAfter('Sun, 22 Nov 2026 12:00:30 GMT', now)).toBe(now + 30_000);
  expect(parseRetryAfter('Sunday, 22-Nov-26 12:00:30 GMT', now)).toBe(now + 30_000);
});

test.each(['', 'soon', '-5', '1e3', '12 s', '2026', 'Sun, 99 Nov 2026 12:00:30 GMT', '9'.repeat(40)])(
  'Retry-After %j is nonsense and ignored',
  value => {
    const time = parseRetryAfter(value, now);
    // '2026' is a whole number of seconds, however it was meant.
    expect(time).toBe(value === '2026' ? now + 2_026_000 : undefined);
  },
);

test('whatever Retry-After says, it is a time or nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), value => {
      const time = parseRetryAfter(value, now);
      expect(time === undefined || Number.isFinite(time)).toBe(true);
    }),
  );
});

test('waits are a random share of a doubling, capped ceiling', async () => {
  const waits: number[] = [];
  const fail = () => Promise.reject(new TransientError('no'));
  await rejection(withRetries(fail, policyThatNotes(waits, { capMs: 3000 })));
  expect(waits).toEqual([250, 500, 1000, 1500, 1500]);
});

test('jitter is full: from nothing to the whole ceiling', async () => {
  for (const random of [0, 0.999]) {
    const waits: number[] = [];
    await rejection(
      withRetries(
        () => Promise.reject(new TransientError('no')),
        policyThatNotes(waits, { tries: 2 }, random),
      ),
    );
    expect(waits).toEqual([500 * random]);
  }
});

test('the time that the API names is a floor, with jitter above it', async () => {
  const waits: number[] = [];
  const error = new TransientError('busy', { notBefore: now + 10_000 });
  await rejection(withRetries(() => Promise.reject(error), policyThatNotes(waits, { tries: 3 })));
  expect(waits).toEqual([10_250, 10_500]);
});

test('a time beyond the cap is not waited for, and the error says when to come back', async () => {
  const waits: number[] = [];
  let tries = 0;
  const fail = () => {
    tries++;
    return Promise.reject(new TransientError('GET /calls answered 429.', { notBefore: now + 86_400_000 }));
  };
  const error = await rejection(withRetries(fail, policyThatNotes(waits)));
  expect(tries).toBe(1);
  expect(waits).toEqual([]);
  expect(error).toBeInstanceOf(TransientError);
  expect(error).toHaveProperty('notBefore', now + 86_400_000);
  expect(error.message).toContain('GET /calls answered 429. It asks to wait until 2026-11-23T12:00:00.000Z');
  expect(error.message).toContain('TRUNKLEDGER_RETRY_AFTER_CAP (300 s)');
});

test('the last error comes out when the tries are used up', async () => {
  let tries = 0;
  const fail = () => Promise.reject(new TransientError(`try ${++tries}`));
  const error = await rejection(withRetries(fail, policyThatNotes([], { tries: 4 })));
  expect(error.message).toBe('try 4');
});

test.each([new TerminalError('refused'), new Error('a bug'), new TypeError('a bug')])(
  '%s is not tried again',
  async expected => {
    let tries = 0;
    const fail = () => {
      tries++;
      return Promise.reject(expected);
    };
    expect(await rejection(withRetries(fail, policyThatNotes([])))).toBe(expected);
    expect(tries).toBe(1);
  },
);

test('a success after failures is a success', async () => {
  let tries = 0;
  const task = async () => {
    if (++tries < 3) throw new TransientError('no');
    return 'yes';
  };
  await expect(withRetries(task, policyThatNotes([]))).resolves.toBe('yes');
});

test('an abort ends a wait at once, with its reason', async () => {
  const { systemEffects } = await import('../../src/extract/retry.ts');
  const abort = new AbortController();
  const reason = new Error('stopped by hand');
  const policy = policyThatNotes([], { baseMs: 3_600_000, capMs: 3_600_000, effects: systemEffects });
  const onRetry = () => abort.abort(reason);
  const error = await rejection(
    withRetries(() => Promise.reject(new TransientError('no')), { ...policy, onRetry }, abort.signal),
  );
  expect(error).toBe(reason);
});
