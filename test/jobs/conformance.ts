import { DelayedError, UnrecoverableError } from 'bullmq';
import { describe, expect, test, vi } from 'vitest';
import type { Backend, JobQueue, JobWorker } from '../../src/jobs/backend.ts';
import { freshName, signal } from '../support/queueStore.ts';

/** One store, as several processes see it. */
export interface Store {
  /** Another member of the store, closed when the test ends. */
  open(): Promise<Backend>;
  /** Ends every connection; the store comes back with what it held. */
  restart(): Promise<void>;
}

interface Data {
  readonly n: number;
}

const soon = { timeout: 30_000, interval: 10 };

/** Resolves when the worker has finished (completed or failed for good) that many jobs. */
function finished(worker: JobWorker<Data, unknown>, count: number): Promise<void> {
  const { promise, resolve } = signal();
  let left = count;
  const note = () => {
    left -= 1;
    if (left === 0) resolve();
  };
  worker.on('completed', note);
  worker.on('failed', job => {
    if (job?.finishedOn !== undefined) note();
  });
  return promise;
}

async function openQueue(store: Store): Promise<{ backend: Backend; name: string; queue: JobQueue<Data> }> {
  const backend = await store.open();
  const name = freshName();
  return { backend, name, queue: backend.queue<Data>(name) };
}

/** What the program relies on, whichever store keeps the jobs. */
export function describeConformance(kind: Backend['kind'], store: Store): void {
  describe(`jobs on the ${kind} backend`, () => {
    test('are what the backend says it is, and it answers', async () => {
      const backend = await store.open();
      expect(backend.kind).toBe(kind);
      await expect(backend.ping()).resolves.toBeUndefined();
    });

    test('run once each, in order, with their data', async () => {
      const { backend, name, queue } = await openQueue(store);
      const seen: number[] = [];
      const worker = backend.worker<Data>(name, async job => void seen.push(job.data.n));
      const all = finished(worker, 20);
      await queue.addBulk(Array.from({ length: 20 }, (_, n) => ({ name: 'job', data: { n } })));
      await all;
      expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => n));
    });

    test('wake a worker that is idle at once, also one of another process', async () => {
      const { backend, name, queue } = await openQueue(store);
      const worker = (await store.open()).worker<Data>(name, async () => {});
      await worker.waitUntilReady();
      await queue.add('first', { n: 1 });
      await new Promise<void>(resolve => worker.once('drained', resolve));
      const times: number[] = [];
      for (const n of [1, 2, 3, 4]) {
        const completed = new Promise<void>(resolve => worker.once('completed', () => resolve()));
        const start = performance.now();
        await queue.add('next', { n });
        await completed;
        times.push(performance.now() - start);
      }
      // A worker that was not told looks again after five seconds.
      expect(Math.max(...times)).toBeLessThan(4000);
      expect(backend.kind).toBe(kind);
    });

    test('are one job while they have one id, waiting or finished', async () => {
      const { backend, name, queue } = await openQueue(store);
      const options = { jobId: 'window.a', removeOnComplete: { count: 1000 } };
      await Promise.all([1, 2, 3].map(n => queue.add('job', { n }, options)));
      expect(await queue.getJobCounts('waiting')).toEqual({ waiting: 1 });
      const ran: number[] = [];
      const worker = backend.worker<Data>(name, async job => void ran.push(job.data.n));
      await finished(worker, 1);
      await queue.add('job', { n: 4 }, options);
      const other = finished(worker, 1);
      await queue.add('job', { n: 5 }, { jobId: 'window.b' });
      await other;
      expect(ran).toHaveLength(2);
      expect(ran[1]).toBe(5);
    });

    test('that are delayed wait for their time', async () => {
      const { backend, name, queue } = await openQueue(store);
      const start = Date.now();
      const job = await queue.add('job', { n: 1 }, { delay: 400 });
      expect(await job.getState()).toBe('delayed');
      await finished(
        backend.worker<Data>(name, async () => {}),
        1,
      );
      expect(Date.now() - start).toBeGreaterThanOrEqual(400);
    });

    test('that fail are tried again, each time later, until they succeed', async () => {
      const { backend, name, queue } = await openQueue(store);
      const starts: number[] = [];
      const worker = backend.worker<Data>(name, async () => {
        starts.push(Date.now());
        if (starts.length < 3) throw new Error(`try ${starts.length}`);
      });
      const done = finished(worker, 1);
      await queue.add('job', { n: 1 }, { attempts: 5, backoff: { type: 'exponential', delay: 100 } });
      await done;
      const [first = 0, second = 0, third = 0] = starts;
      expect(starts).toHaveLength(3);
      expect(second - first).toBeGreaterThanOrEqual(95);
      expect(third - second).toBeGreaterThanOrEqual(195);
    });

    test('that used up their tries are kept as failed, with the reason', async () => {
      const { backend, name, queue } = await openQueue(store);
      const worker = backend.worker<Data>(name, async () => {
        throw new Error('the disk is full');
      });
      const done = finished(worker, 1);
      await queue.add('job', { n: 1 }, { attempts: 2 });
      await done;
      const [failed] = await queue.getFailed();
      expect(failed).toMatchObject({ failedReason: 'the disk is full', attemptsMade: 2, data: { n: 1 } });
    });

    test('that cannot succeed stop at once', async () => {
      const { backend, name, queue } = await openQueue(store);
      let runs = 0;
      const worker = backend.worker<Data>(name, async () => {
        runs += 1;
        throw new UnrecoverableError('no such project');
      });
      const done = finished(worker, 1);
      await queue.add('job', { n: 1 }, { attempts: 5 });
      await done;
      expect(runs).toBe(1);
      expect(await queue.getJobCounts('failed', 'delayed', 'waiting')).toEqual({
        failed: 1,
        delayed: 0,
        waiting: 0,
      });
    });

    test('that failed for good can be run again', async () => {
      const { backend, name, queue } = await openQueue(store);
      let isBroken = true;
      const worker = backend.worker<Data>(name, async () => {
        if (isBroken) throw new UnrecoverableError('broken');
      });
      const failing = finished(worker, 1);
      await queue.add('job', { n: 1 });
      await failing;
      isBroken = false;
      const working = finished(worker, 1);
      const [failed] = await queue.getFailed();
      await failed?.retry();
      await working;
      expect(await queue.getJobCounts('failed', 'completed')).toEqual({ failed: 0, completed: 1 });
    });

    test('put off by themselves give their place back and use up no try', async () => {
      const { backend, name, queue } = await openQueue(store);
      const order: string[] = [];
      const worker = backend.worker<Data>(name, async (job, token) => {
        order.push(job.name);
        if (job.name !== 'put off' || order.filter(each => each === job.name).length > 1) return;
        await job.moveToDelayed(Date.now() + 500, token);
        throw new DelayedError();
      });
      const done = finished(worker, 2);
      await queue.add('put off', { n: 1 }, { attempts: 1 });
      await queue.add('next', { n: 2 }, { attempts: 1 });
      await done;
      expect(order).toEqual(['put off', 'next', 'put off']);
    });

    test('of a flow run from the leaves to the root, and a failed leaf holds up nothing', async () => {
      const backend = await store.open();
      const [windows, loads, runs] = [freshName(), freshName(), freshName()];
      const order: string[] = [];
      backend.worker<Data>(windows, async job => {
        order.push(`window ${job.data.n}`);
        if (job.data.n === 2) throw new UnrecoverableError('poisoned');
      });
      const failures: Record<string, string>[] = [];
      backend.worker<Data>(loads, async job => {
        order.push(`load ${job.data.n}`);
        failures.push(await job.getIgnoredChildrenFailures());
      });
      const done = finished(
        backend.worker<Data>(runs, async () => void order.push('conclude')),
        1,
      );
      const opts = { ignoreDependencyOnFailure: true };
      await backend.flowProducer().add({
        name: 'conclude',
        queueName: runs,
        children: [1, 2, 3].map(n => ({
          name: 'load',
          queueName: loads,
          data: { n },
          opts,
          children: [{ name: 'window', queueName: windows, data: { n }, opts }],
        })),
      });
      await done;
      for (const n of [1, 2, 3])
        expect(order.indexOf(`window ${n}`)).toBeLessThan(order.indexOf(`load ${n}`));
      expect(order).toHaveLength(7);
      expect(order.at(-1)).toBe('conclude');
      expect(failures.flatMap(each => Object.values(each))).toEqual(['poisoned']);
    });

    test('of a schedule that five processes made at once exist once and fire once a time', async () => {
      const backends = await Promise.all([1, 2, 3, 4, 5].map(() => store.open()));
      const name = freshName();
      const slots: number[] = [];
      const twice = signal();
      for (const backend of backends) {
        backend.worker<Data>(name, async job => {
          // The id of such a job ends in the time that it is for.
          slots.push(Number(job.id?.split(':').at(-1)));
          if (slots.length >= 2) twice.resolve();
        });
      }
      const queues = backends.map(backend => backend.queue<Data>(name));
      const job = { name: 'sync', data: { n: 1 } };
      await Promise.all(
        queues.map(queue => queue.upsertJobScheduler('look', { pattern: '* * * * * *' }, job)),
      );
      const [queue] = queues;
      expect(await queue?.getJobSchedulersCount()).toBe(1);
      await twice.promise;
      expect(await queue?.removeJobScheduler('look')).toBe(true);
      expect(await queue?.getJobSchedulersCount()).toBe(0);
      expect(new Set(slots).size).toBe(slots.length);
      expect(slots.every(slot => slot % 1000 === 0)).toBe(true);
    });

    test('whose worker vanished are taken up by another one', async () => {
      const { name, queue } = await openQueue(store);
      const gone = await store.open();
      const started = signal();
      const never = signal();
      gone.worker<Data>(
        name,
        async () => {
          started.resolve();
          await never.promise;
        },
        { lockDuration: 500, stalledInterval: 200 },
      );
      await queue.add('job', { n: 1 });
      await started.promise;
      await gone.close(0);
      const ran = signal<number>();
      (await store.open()).worker<Data>(name, async job => ran.resolve(job.data.n), {
        lockDuration: 500,
        stalledInterval: 200,
        maxStalledCount: 5,
      });
      expect(await ran.promise).toBe(1);
      never.resolve();
    });

    test('start no faster than the limit of their worker', async () => {
      const { backend, name, queue } = await openQueue(store);
      await queue.addBulk(Array.from({ length: 6 }, (_, n) => ({ name: 'job', data: { n } })));
      const starts: number[] = [];
      const worker = backend.worker<Data>(name, async () => void starts.push(Date.now()), {
        limiter: { max: 2, duration: 400 },
        concurrency: 6,
      });
      await finished(worker, 6);
      expect((starts.at(-1) ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(700);
    });

    test('that run when the backend closes may finish', async () => {
      const { queue, name } = await openQueue(store);
      const closing = await store.open();
      const started = signal();
      const release = signal();
      closing.worker<Data>(name, async () => {
        started.resolve();
        await release.promise;
      });
      await queue.add('job', { n: 1 });
      await started.promise;
      const closed = closing.close(20_000);
      release.resolve();
      await closed;
      expect(await queue.getJobCounts('completed', 'active')).toEqual({ completed: 1, active: 0 });
    });

    test('are told about by events, with what came of them', async () => {
      const { backend, name, queue } = await openQueue(store);
      const events = (await store.open()).queueEvents(name);
      await events.waitUntilReady();
      backend.worker<Data>(name, async job => {
        if (job.data.n === 2) throw new UnrecoverableError('poisoned');
        return 'landed';
      });
      const completed = new Promise(resolve => events.once('completed', resolve));
      const failed = new Promise(resolve => events.once('failed', resolve));
      const good = await queue.add('job', { n: 1 });
      const bad = await queue.add('job', { n: 2 });
      expect(await completed).toMatchObject({ jobId: good.id, returnvalue: 'landed' });
      expect(await failed).toMatchObject({ jobId: bad.id, failedReason: 'poisoned' });
    });

    test('of a paused queue wait until it goes on', async () => {
      const { backend, name, queue } = await openQueue(store);
      await queue.pause();
      let runs = 0;
      const worker = backend.worker<Data>(name, async () => {
        runs += 1;
      });
      await worker.waitUntilReady();
      const done = finished(worker, 1);
      await queue.add('job', { n: 1 });
      // Another queue of the same worker kind goes round meanwhile.
      const other = await openQueue(store);
      const otherDone = finished(
        other.backend.worker<Data>(other.name, async () => {}),
        1,
      );
      await other.queue.add('job', { n: 1 });
      await otherDone;
      expect(runs).toBe(0);
      expect(await queue.isPaused()).toBe(true);
      await queue.resume();
      await done;
      expect(runs).toBe(1);
    });

    test('are counted by state', async () => {
      const { backend, name, queue } = await openQueue(store);
      const running = signal();
      const release = signal();
      const worker = backend.worker<Data>(name, async job => {
        if (job.name === 'bad') throw new UnrecoverableError('bad');
        if (job.name !== 'long') return;
        running.resolve();
        await release.promise;
      });
      const two = finished(worker, 2);
      await queue.add('good', { n: 1 });
      await queue.add('bad', { n: 2 });
      await two;
      await queue.add('long', { n: 3 });
      await running.promise;
      await queue.add('waiting', { n: 4 });
      await queue.add('delayed', { n: 5 }, { delay: 3_600_000 });
      expect(await queue.getJobCounts('completed', 'failed', 'active', 'waiting', 'delayed')).toEqual({
        completed: 1,
        failed: 1,
        active: 1,
        waiting: 1,
        delayed: 1,
      });
      release.resolve();
    });

    test('that finished are kept within bounds', async () => {
      const { backend, name, queue } = await openQueue(store);
      const worker = backend.worker<Data>(name, async job => {
        if (job.data.n % 2 === 1) throw new UnrecoverableError('odd');
      });
      const all = finished(worker, 40);
      const opts = { removeOnComplete: { count: 5 }, removeOnFail: { count: 7 } };
      await queue.addBulk(Array.from({ length: 40 }, (_, n) => ({ name: 'job', data: { n }, opts })));
      await all;
      expect(await queue.getJobCounts('completed', 'failed')).toEqual({ completed: 5, failed: 7 });
    });

    test('go on after the server was restarted, and none is lost', async () => {
      const { backend, name, queue } = await openQueue(store);
      const seen = new Set<number>();
      const worker = backend.worker<Data>(name, async job => void seen.add(job.data.n), {
        lockDuration: 2000,
        stalledInterval: 500,
        maxStalledCount: 10,
      });
      await queue.addBulk([0, 1, 2].map(n => ({ name: 'job', data: { n } })));
      await vi.waitFor(() => expect(seen.size).toBe(3), soon);
      await store.restart();
      await vi.waitFor(() => queue.add('job', { n: 3 }, { jobId: 'after' }), soon);
      await vi.waitFor(() => expect(seen.size).toBe(4), soon);
      await expect.poll(() => queue.getJobCounts('completed'), soon).toEqual({ completed: 4 });
      expect(worker.isRunning()).toBe(true);
    });

    test('share a limiter that counts over all processes, to the millisecond', async () => {
      const settings = { keyPrefix: freshName(), points: 3, durationSeconds: 60.5 };
      const limiters = (await Promise.all([store.open(), store.open()])).map(each =>
        each.rateLimiter(settings),
      );
      const [one, two] = limiters;
      const granted = [await one?.consume('key'), await two?.consume('key'), await one?.consume('key')];
      expect(granted.map(each => each?.consumedPoints)).toEqual([1, 2, 3]);
      // In whole seconds it would be 60,000 at most.
      expect(granted[0]?.msBeforeNext).toBeGreaterThan(60_000);
      await expect(two?.consume('key')).rejects.toMatchObject({ consumedPoints: 4 });
      await one?.block('key', 2);
      const blocked = await two?.get('key');
      expect(blocked?.msBeforeNext).toBeGreaterThan(1500);
    });

    test('share a limiter that leaves out points whose time went by, once for all processes', async () => {
      const settings = { keyPrefix: freshName(), points: 1000, durationSeconds: 10 };
      const limiters = (await Promise.all([store.open(), store.open()])).map(each =>
        each.rateLimiter(settings),
      );
      const [first] = await Promise.all(limiters.map(limiter => limiter.consume('key')));
      const left = () => limiters[0]?.get('key').then(state => state?.msBeforeNext ?? 0);
      // A point each ten milliseconds.
      await expect.poll(left, soon).toBeLessThan((first?.msBeforeNext ?? 0) - 200);
      const answers = await Promise.all(limiters.map(limiter => limiter.consume('key')));
      const latest = Math.max(...answers.map(each => each.consumedPoints));
      const gone = (10_000 - Math.min(...answers.map(each => each.msBeforeNext))) / 10;
      expect(Math.abs(latest - gone)).toBeLessThan(5);
    });
  });
}
