import { DelayedError, UnrecoverableError, WaitingError } from 'bullmq';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig, requireCredentials } from '../../src/config.ts';
import { nothingSpent, type WindowProgress, type WindowRequest } from '../../src/jobs/jobs.ts';
import { defaultTimings } from '../../src/jobs/timings.ts';
import { type ReaderContext, readWindowJob, type WindowJob } from '../../src/jobs/windowJob.ts';
import { createLogger } from '../../src/logger.ts';
import type { Manifest } from '../../src/manifest.ts';
import { openExtraction } from '../../src/session.ts';
import { temporaryHome } from '../support/home.ts';
import { type Poison, servePoisoned } from '../support/poison.ts';
import { environmentOf, openSandbox, project, seconds } from '../support/sandbox.ts';

const start = seconds('2026-10-01T08:00:00Z');
const window: WindowRequest = { projectId: project, runId: 'run', start, end: start + 3600 };

interface Scene {
  readonly context: ReaderContext;
  /** Starts of the ranges that were asked for. */
  readonly asked: readonly string[];
  /** What is in the landing folder. */
  landed(): Promise<Manifest[]>;
}

async function openScene(
  decide: (rangeStart: string) => Poison | undefined,
  signal = new AbortController().signal,
): Promise<Scene> {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const api = await servePoisoned(sandbox, decide);
  const environment = environmentOf(api, await temporaryHome(), { TRUNKLEDGER_RETRY_AFTER_CAP: '1s' });
  const config = readConfig(environment);
  const logger = createLogger('silent');
  const extraction = openExtraction(config, requireCredentials(config), { logger });
  onTestFinished(() => extraction.client.close());
  const { landing } = extraction;
  return {
    context: { ...extraction, signal, timings: defaultTimings, takeSpent: () => nothingSpent },
    asked: api.asked,
    landed: async () =>
      (await Promise.all((await landing.list()).map(path => landing.read(path)))) as Manifest[],
  };
}

/** A job that keeps what is done to it. */
function jobOf(data: WindowRequest, more: Partial<WindowJob> = {}) {
  const job = {
    id: 'window.1',
    data,
    opts: { attempts: 5 },
    attemptsMade: 0,
    timestamp: Date.now(),
    delayedUntil: undefined as number | undefined,
    isPutBack: false,
    async updateData(changed: WindowRequest) {
      job.data = changed;
    },
    async moveToDelayed(until: number) {
      job.delayedUntil = until;
    },
    async moveToWait() {
      job.isPutBack = true;
      return 1;
    },
    ...more,
  };
  return job;
}

function retryAfter(waitSeconds: number): () => Poison {
  return () => ({ status: 429, headers: { 'retry-after': String(waitSeconds) } });
}

test('a window that is read is landed, and the job says where', async () => {
  const { context, landed } = await openScene(() => undefined);
  const progress = await readWindowJob(context, jobOf(window) as WindowJob, 'token');
  expect(progress.landed).toMatchObject([{ start, end: start + 3600 }]);
  expect(progress.failures).toEqual([]);
  expect((await landed()).map(({ kind }) => kind)).toEqual(['reading']);
});

test('parts that an earlier try has proven are not read again', async () => {
  const { context, asked } = await openScene(() => undefined);
  const before = { path: 'proven.manifest.json', start, end: start + 1800 };
  const progress: WindowProgress = {
    landed: [before],
    failures: ['old'],
    spent: nothingSpent,
    milliseconds: 1,
  };
  const result = await readWindowJob(context, jobOf({ ...window, progress }) as WindowJob, 'token');
  expect(new Set(asked)).toEqual(new Set(['2026-10-01T08:30:00Z']));
  expect(result.landed).toMatchObject([before, { start: start + 1800, end: start + 3600 }]);
  expect(result.failures).toEqual([]);
});

test('a wait longer than the cap gives the slot back until then, uses up no try and lands nothing', async () => {
  const { context, landed } = await openScene(retryAfter(600));
  const job = jobOf(window);
  const earliest = Date.now() + 599_000;
  await expect(readWindowJob(context, job as WindowJob, 'token')).rejects.toBeInstanceOf(DelayedError);
  expect(job.delayedUntil).toBeGreaterThan(earliest);
  expect(await landed()).toEqual([]);
});

test('a wait that would hold up the run too long is left to the ledger, which knows when to try again', async () => {
  const { context, landed } = await openScene(retryAfter(86_400));
  const job = jobOf(window);
  await expect(readWindowJob(context, job as WindowJob, 'token')).rejects.toBeInstanceOf(UnrecoverableError);
  expect(job.delayedUntil).toBeUndefined();
  const [failure] = await landed();
  expect(failure).toMatchObject({ kind: 'failure', error: expect.stringContaining('429') });
  expect(Date.parse(failure?.not_before ?? '')).toBeGreaterThan(Date.now() + 86_000_000);
  expect(job.data.progress?.failures).toHaveLength(1);
});

test('what still fails at the last try is landed as a failure, and the job fails with the reason', async () => {
  const { context, landed } = await openScene(retryAfter(600));
  const job = jobOf(window, { attemptsMade: 4 });
  await expect(readWindowJob(context, job as WindowJob, 'token')).rejects.toThrow(/429/);
  expect((await landed()).map(({ kind }) => kind)).toEqual(['failure']);
  expect(job.data.progress?.failures).toHaveLength(1);
});

test.each([401, 403, 404, 400])('a refusal with %i is landed as a failure at once', async status => {
  const { context, landed, asked } = await openScene(() => ({ status }));
  const job = jobOf(window);
  await expect(readWindowJob(context, job as WindowJob, 'token')).rejects.toBeInstanceOf(UnrecoverableError);
  expect(asked).toHaveLength(1);
  expect((await landed()).map(({ kind }) => kind)).toEqual(['failure']);
});

test('a job that is given back waits again, with what it has', async () => {
  const stopping = new AbortController();
  const { context, landed } = await openScene(() => {
    stopping.abort(new Error('stopping'));
    return undefined;
  }, stopping.signal);
  const job = jobOf(window);
  await expect(readWindowJob(context, job as WindowJob, 'token')).rejects.toBeInstanceOf(WaitingError);
  expect(job.isPutBack).toBe(true);
  expect(await landed()).toEqual([]);
});
