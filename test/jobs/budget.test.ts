import { RateLimiterMemory } from 'rate-limiter-flexible';
import { expect, onTestFinished, test } from 'vitest';
import type { Budget } from '../../src/extract/budget.ts';
import type { Backend, RateLimiterSettings } from '../../src/jobs/backend.ts';
import { createSharedBudget } from '../../src/jobs/budget.ts';
import { usableMilliseconds } from '../../src/jobs/budgetGrid.ts';
import { mostInASecond, rush } from '../support/budgetProcesses.ts';
import { temporaryFolder } from '../support/home.ts';
import { keepingLogger } from '../support/queueStore.ts';

/** A store in memory that several budgets share; it can be away. Points whose time has gone by count as used. */
function memoryStore() {
  const store = { isAway: false, keys: new Set<string>() };
  let memory: RateLimiterMemory | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const rateLimiter = ({ keyPrefix, points, durationSeconds }: RateLimiterSettings) => {
    memory ??= new RateLimiterMemory({ keyPrefix, points, duration: durationSeconds });
    const limiter = memory;
    const consume = async (key: string, count: number): Promise<unknown> => {
      const state = await limiter.get(key);
      const elapsed = durationSeconds * 1000 - (state?.msBeforeNext ?? 0) - usableMilliseconds;
      const gone = Math.ceil((elapsed / durationSeconds / 1000) * points);
      if (state !== null) await limiter.penalty(key, Math.max(0, gone - state.consumedPoints));
      return limiter.consume(key, count);
    };
    const inTurn = (key: string, count: number): Promise<unknown> => {
      last = last.catch(() => undefined).then(() => consume(key, count));
      return last;
    };
    return new Proxy(limiter, {
      get(target, name) {
        const value = name === 'consume' ? inTurn : Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (key: string, ...rest: unknown[]) => {
          store.keys.add(key);
          if (store.isAway) return Promise.reject(new Error('connect ECONNREFUSED'));
          return value.call(target, key, ...rest);
        };
      },
    });
  };
  return Object.assign(store, { rateLimiter });
}

function openBudget(
  backend: Pick<Backend, 'rateLimiter'>,
  requestsPerSecond: number,
  logger = keepingLogger(),
): Budget {
  const credential = { apiUrl: 'https://api.example.com', keyId: 'key-id-of-the-test' };
  const budget = createSharedBudget({ ...credential, requestsPerSecond, concurrency: 4, backend, logger });
  onTestFinished(() => budget.close());
  return budget;
}

/** Starts of `count` requests of each budget, ascending. */
async function startsOf(budgets: readonly Budget[], count: number): Promise<number[]> {
  const starts: number[] = [];
  const start = async () => void starts.push(performance.now());
  await Promise.all(budgets.flatMap(budget => Array.from({ length: count }, () => budget.run(start))));
  return starts.sort((a, b) => a - b);
}

test('budgets that share a credential never start more in a second than one may, and use what they may', async () => {
  const store = memoryStore();
  const starts = await startsOf([openBudget(store, 20), openBudget(store, 20), openBudget(store, 20)], 20);
  expect(starts).toHaveLength(60);
  expect(mostInASecond(starts)).toBeLessThanOrEqual(20);
  const seconds = ((starts.at(-1) ?? 0) - (starts[0] ?? 0)) / 1000;
  expect(59 / seconds).toBeGreaterThan(8);
});

test('a rate below one a second is kept over processes, too', async () => {
  const store = memoryStore();
  const starts = await startsOf([openBudget(store, 0.8), openBudget(store, 0.8)], 1);
  expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(1250);
});

test('requests now and then start without waiting for a second to end', async () => {
  const store = memoryStore();
  const budget = openBudget(store, 10);
  const waits: number[] = [];
  for (let n = 0; n < 5; n++) {
    await new Promise(resolve => setTimeout(resolve, 170));
    const asked = performance.now();
    await budget.run(async () => void waits.push(performance.now() - asked));
  }
  expect(Math.max(...waits)).toBeLessThan(500);
});

test('processes that ask in step and seldom do not use up what the others could have', async () => {
  const store = memoryStore();
  const budgets = Array.from({ length: 4 }, () => openBudget(store, 50));
  const waits: number[] = [];
  for (let round = 0; round < 10; round++) {
    await new Promise(resolve => setTimeout(resolve, 150));
    const asked = performance.now();
    const start = async () => void waits.push(performance.now() - asked);
    await Promise.all(budgets.map(budget => budget.run(start)));
  }
  // Where each skips by itself what went by, the slots of a round lie up to half a second ahead.
  const [median = Number.POSITIVE_INFINITY] = waits.sort((a, b) => a - b).slice(waits.length / 2);
  expect(median).toBeLessThan(100);
});

test('a hold of one process holds the others until its end, and then they do not start together', async () => {
  const store = memoryStore();
  const [one, two, three] = [openBudget(store, 10), openBudget(store, 10), openBudget(store, 10)];
  await one.run(async () => {});
  const end = Date.now() + 1500;
  one.holdUntil(end);
  // Its hold has reached the store when its key is asked for again.
  await new Promise(resolve => setImmediate(resolve));
  const starts: number[] = [];
  await Promise.all([one, two, three].map(budget => budget.run(async () => void starts.push(Date.now()))));
  expect(Math.min(...starts)).toBeGreaterThanOrEqual(end);
  const [first = 0, second = 0, third = 0] = starts.sort((a, b) => a - b);
  expect(Math.min(second - first, third - second)).toBeGreaterThan(50);
});

test('a shorter hold of another process does not cut a longer one short', async () => {
  const store = memoryStore();
  const [one, two, three] = [openBudget(store, 10), openBudget(store, 10), openBudget(store, 10)];
  const end = Date.now() + 2500;
  one.holdUntil(end);
  two.holdUntil(Date.now() + 300);
  await new Promise(resolve => setImmediate(resolve));
  let started = 0;
  await three.run(async () => {
    started = Date.now();
  });
  expect(started).toBeGreaterThanOrEqual(end);
});

test('requests wait while the store is away, and go on when it is back', async () => {
  const store = memoryStore();
  const logger = keepingLogger();
  const budget = openBudget(store, 10, logger);
  store.isAway = true;
  let isStarted = false;
  const request = budget.run(async () => {
    isStarted = true;
  });
  await expect.poll(() => logger.warnings).toHaveLength(1);
  expect(logger.warnings[0]).toMatchObject({ fields: { reason: 'connect ECONNREFUSED' } });
  expect(isStarted).toBe(false);
  store.isAway = false;
  await request;
  expect(isStarted).toBe(true);
});

test('an aborted request ends its wait with the reason', async () => {
  const store = memoryStore();
  const budget = openBudget(store, 10);
  store.isAway = true;
  const abort = new AbortController();
  const request = budget.run(async () => {}, abort.signal);
  abort.abort(new Error('the program ends'));
  await expect(request).rejects.toThrow('the program ends');
});

test('a closed budget ends what waits', async () => {
  const store = memoryStore();
  const budget = openBudget(store, 10);
  store.isAway = true;
  const request = budget.run(async () => {});
  budget.close();
  await expect(request).rejects.toThrow('The request budget is closed.');
});

test('of requests that wait, the one of the highest priority starts first', async () => {
  const store = memoryStore();
  const budget = openBudget(store, 20);
  const order: number[] = [];
  const all = [0, 0, 0, 0, 1, 5, 3].map(priority =>
    budget.run(async () => void order.push(priority), undefined, priority),
  );
  await Promise.all(all);
  expect(order.slice(4)).toEqual([5, 3, 1]);
});

test('the store learns neither the key nor the address', async () => {
  const store = memoryStore();
  await openBudget(store, 10).run(async () => {});
  expect([...store.keys]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
});

test('processes that share an embedded queue share the budget', async () => {
  const folder = await temporaryFolder();
  const starts = await rush({ url: 'embedded', folder, rate: 20, processes: 3, requests: 20 });
  expect(starts).toHaveLength(60);
  expect(mostInASecond(starts)).toBeLessThanOrEqual(20);
});
