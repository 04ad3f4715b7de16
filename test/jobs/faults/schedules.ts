import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryHome } from '../../support/home.ts';
import { environmentOf, openSandbox } from '../../support/sandbox.ts';
import { openCluster, settle, withQueues } from './cluster.ts';

export interface ScheduleOptions {
  /** A queue of its own for each call. */
  readonly url: () => Promise<string>;
  readonly times: number;
}

const starter = fileURLToPath(new URL('./starter.ts', import.meta.url));
const kinds = ['close', 'look', 'recount', 'sync'];

/** Five processes that start at the same moment. */
export function describeSchedules(kind: string, { url, times }: ScheduleOptions): void {
  test(`five processes that start at once on ${kind}, ${times} times, make each schedule once`, async () => {
    const home = await temporaryHome();
    const starters = await startStarters(home);
    for (let round = 0; round < times; round++) {
      const queueUrl = await url();
      await Promise.all(starters.map(start => start(queueUrl)));
      await withQueues({ queueUrl, home }, async ({ runs }) => {
        expect((await runs.getJobSchedulers()).map(({ key }) => key).sort()).toEqual(kinds);
        const jobs = await runs.getJobs(['delayed', 'waiting', 'active', 'failed', 'completed']);
        expect(jobs.map(({ name }) => name).sort()).toEqual(kinds);
      });
    }
  }, 200_000);

  test(`five processes that start at once on ${kind} let each schedule fire once`, async () => {
    const everyMinute = Object.fromEntries(
      kinds.map(each => [`TRUNKLEDGER_${each.toUpperCase()}_SCHEDULE`, '* * * * *']),
    );
    const cluster = await openCluster({
      queueUrl: await url(),
      from: '2026-10-03T00:00:00Z',
      // So late in its minute that the next one comes soon after all have started.
      to: '2026-10-03T01:00:48Z',
      callsPerDay: 500,
      environment: everyMinute,
    });
    cluster.gate.open();
    const all = await Promise.all(Array.from({ length: 5 }, () => cluster.up()));
    await Promise.all(all.map(each => each.ready(/"msg":"up"/)));
    await withQueues(cluster, async ({ runs }) => {
      const minute = Math.max(...(await runs.getJobSchedulers()).map(({ next }) => next ?? 0));
      const fired = async () => {
        const jobs = await runs.getJobs(['completed']);
        return jobs.flatMap(({ id }) => (id?.endsWith(`:${minute}`) ? [id] : [])).sort();
      };
      await expect
        .poll(fired, { timeout: 90_000, interval: 200 })
        .toEqual(kinds.map(each => `repeat:${each}:${minute}`));
      await settle(cluster);
      expect(await runs.getFailedCount()).toBe(0);
      expect((await runs.getDelayed()).map(({ name }) => name).sort()).toEqual(kinds);
    });
    for (const each of all) await each.stop();
  }, 120_000);
}

/** Starts five processes; each result has one of them start with a queue, and resolves when it has its schedules. */
async function startStarters(home: string): Promise<((queueUrl: string) => Promise<void>)[]> {
  const sandbox = await openSandbox();
  const env = { ...process.env, ...environmentOf(sandbox, home) };
  return Array.from({ length: 5 }, () => {
    const child: ChildProcess = spawn(process.execPath, [starter], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    if (child.stdin === null || child.stdout === null) throw new Error('the process has no pipes');
    const { stdin } = child;
    const lines = createInterface(child.stdout);
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`a starter ended with ${code}`);
    });
    ended.catch(() => undefined);
    return async queueUrl => {
      const line = once(lines, 'line');
      stdin.write(`${queueUrl}\n`);
      await Promise.race([line, ended]);
    };
  });
}
