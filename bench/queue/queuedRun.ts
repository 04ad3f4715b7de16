import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openBackend } from '../../src/jobs/backend.ts';
import { openQueues, requestRun } from '../../src/jobs/queues.ts';
import { createLogger } from '../../src/logger.ts';
import { withPublished } from '../../src/reader.ts';
import { rows } from '../../src/sql.ts';
import { environmentOf } from '../environment.ts';
import { projectId } from '../ingest/callRecord.ts';
import type { CallWindow } from '../ingest/windows.ts';
import { dataFolder } from '../paths.ts';
import { startMember } from './member.ts';

export interface QueuedRun {
  readonly calls: number;
  readonly windows: readonly CallWindow[];
  readonly origin: string;
  readonly queueUrl: string;
  /** Processes that read: the one that also loads, and as many more as this is beyond one. */
  readonly processes: number;
  /** Requests in flight, of each process. */
  readonly concurrency?: number;
  /** Of the one that loads. */
  readonly nodeOptions?: readonly string[];
}

export interface Queued {
  /** From the start of the processes until each is ready. */
  readonly startSeconds: number;
  /** From when the run is asked for until it is concluded, publishing included. */
  readonly runSeconds: number;
  /** What the process that loads wrote to descriptor 3. */
  readonly written: string;
}

const off = {
  TRUNKLEDGER_SYNC_SCHEDULE: 'off',
  TRUNKLEDGER_CLOSE_SCHEDULE: 'off',
  TRUNKLEDGER_RECOUNT_SCHEDULE: 'off',
  TRUNKLEDGER_LOOK_SCHEDULE: 'off',
};

/** A run through a queue, asked for when all processes are up and wait for work. @throws unless all calls came in */
export async function queuedRun(run: QueuedRun): Promise<Queued> {
  const home = mkdtempSync(join(dataFolder, 'home-'));
  const environment = {
    ...environmentOf(home, run.origin),
    ...off,
    // The ledger begins now: but for what is asked for there is next to nothing to read.
    TRUNKLEDGER_FROM: new Date(Date.now() - 10_000).toISOString(),
    TRUNKLEDGER_QUEUE_URL: run.queueUrl,
    ...(run.concurrency === undefined ? {} : { TRUNKLEDGER_CONCURRENCY: String(run.concurrency) }),
  };
  try {
    const began = performance.now();
    const up = startMember(['up', '--port', '0'], environment, home, run.nodeOptions);
    const loads = up.logged(({ msg }) => msg === 'this process loads');
    // The look at the start asks for a run of the seconds since, which is none of ours.
    const looked = up.logged(({ msg }) => msg === 'run concluded');
    const workers = Array.from({ length: run.processes - 1 }, () =>
      startMember(['worker'], environment, home),
    );
    const waits = workers.map(worker => worker.logged(({ msg }) => msg === 'worker is up'));
    const ready = Math.max(...(await Promise.all([loads, ...waits])));
    await looked;
    const concluded = up.logged(({ msg, callsNew }) => msg === 'run concluded' && Number(callsNew) > 0);
    const asked = performance.now();
    await ask(run, join(home, 'queue'));
    const at = await concluded;
    await Promise.all(workers.map(worker => worker.stop()));
    const written = await up.stop();
    await expectCalls(join(home, 'analytics.duckdb'), run.calls);
    return { startSeconds: (ready - began) / 1000, runSeconds: (at - asked) / 1000, written };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function expectCalls(analytics: string, calls: number): Promise<void> {
  const [found] = await withPublished(analytics, connection =>
    rows(connection, 'select count(*) as calls from calls'),
  );
  if (Number(found?.calls) !== calls) throw new Error(`the run loaded ${found?.calls} of ${calls} calls`);
}

async function ask({ queueUrl, windows }: QueuedRun, folder: string): Promise<void> {
  const backend = await openBackend(queueUrl, folder, { logger: createLogger('warn') });
  const from = windows[0]?.start ?? 0;
  const to = windows.at(-1)?.end ?? 0;
  try {
    await requestRun(openQueues(backend), 'sync', { projectId, from, to, isThorough: true });
  } finally {
    await backend.close(0);
  }
}
