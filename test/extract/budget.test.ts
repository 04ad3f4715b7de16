import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBudget } from '../../src/extract/budget.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

function startTimes(budget: ReturnType<typeof createBudget>, count: number): number[] {
  const times: number[] = [];
  for (let index = 0; index < count; index++) void budget.run(async () => times.push(Date.now()));
  return times;
}

test('no second sees more starts than the rate allows', async () => {
  const budget = createBudget({ requestsPerSecond: 5, concurrency: 100 });
  const times = startTimes(budget, 23);
  await vi.runAllTimersAsync();
  expect(times).toHaveLength(23);
  for (const time of times) {
    expect(times.filter(other => other >= time && other < time + 1000).length).toBeLessThanOrEqual(5);
  }
  expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(4100);
});

test('a rate below one a second is kept', async () => {
  const budget = createBudget({ requestsPerSecond: 0.5, concurrency: 1 });
  const times = startTimes(budget, 3);
  await vi.runAllTimersAsync();
  expect(times.map(time => time - 1_000_000)).toEqual([0, 2000, 4000]);
});

test('a rate that is no whole number is kept over time', async () => {
  const budget = createBudget({ requestsPerSecond: 2.5, concurrency: 10 });
  const times = startTimes(budget, 25);
  await vi.runAllTimersAsync();
  expect((Math.max(...times) - 1_000_000) / 1000).toBeGreaterThanOrEqual(9);
});

test('no more tasks are in flight than the concurrency', async () => {
  const budget = createBudget({ requestsPerSecond: 1000, concurrency: 3 });
  let inFlight = 0;
  let most = 0;
  const tasks = Array.from({ length: 20 }, () =>
    budget.run(async () => {
      most = Math.max(most, ++inFlight);
      await new Promise(resolve => setTimeout(resolve, 50));
      inFlight--;
    }),
  );
  await vi.runAllTimersAsync();
  await Promise.all(tasks);
  expect(most).toBe(3);
});

test('a hold stops everybody until its time, and the later of two holds counts', async () => {
  const budget = createBudget({ requestsPerSecond: 1000, concurrency: 3 });
  budget.holdUntil(1_005_000);
  budget.holdUntil(1_002_000);
  const times = startTimes(budget, 4);
  await vi.advanceTimersByTimeAsync(4999);
  expect(times).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(times).toEqual([1_005_000, 1_005_000, 1_005_000, 1_005_000]);
});

test('an aborted task that waits is not started and rejects with the reason', async () => {
  const budget = createBudget({ requestsPerSecond: 1000, concurrency: 1 });
  budget.holdUntil(1_005_000);
  const abort = new AbortController();
  const task = vi.fn(async () => 1);
  const result = budget.run(task, abort.signal);
  const reason = new Error('stopped by hand');
  abort.abort(reason);
  await expect(result).rejects.toBe(reason);
  await vi.runAllTimersAsync();
  expect(task).not.toHaveBeenCalled();
});

test('a failing task gives its place back', async () => {
  const budget = createBudget({ requestsPerSecond: 1000, concurrency: 1 });
  await expect(budget.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(budget.run(async () => 'yes')).resolves.toBe('yes');
});

test('no timer is left when all is done, nor after close', async () => {
  const budget = createBudget({ requestsPerSecond: 2, concurrency: 2 });
  startTimes(budget, 5);
  await vi.runAllTimersAsync();
  expect(vi.getTimerCount()).toBe(0);
  budget.holdUntil(Date.now() + 60_000);
  const waiting = budget.run(async () => 1);
  budget.close();
  await expect(waiting).rejects.toThrow('closed');
  expect(vi.getTimerCount()).toBe(0);
});
