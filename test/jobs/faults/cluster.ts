import { homeAt } from '../../../src/home.ts';
import { type JobQueue, openBackend } from '../../../src/jobs/backend.ts';
import { openQueues, type Queues, requestRun } from '../../../src/jobs/queues.ts';
import type { Timings } from '../../../src/jobs/timings.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { temporaryHome } from '../../support/home.ts';
import type { Environment } from '../../support/program.ts';
import { keepingLogger } from '../../support/queueStore.ts';
import { environmentOf, openSandbox, project, seconds } from '../../support/sandbox.ts';
import { type Gate, openGate } from './gate.ts';
import { Outages } from './outages.ts';
import { type Participant, startParticipant } from './participant.ts';

/** Short waits, and locks that outlast the pauses of a busy machine: only the dead lose them. */
export const quick: Partial<Timings> = {
  lockDuration: 3000,
  stalledInterval: 300,
  backoff: 100,
  closeWait: 100,
  standby: 100,
  watch: 500,
};

/** Nothing happens but what a test or a look at the ledger asks for. */
const withoutSchedules = {
  TRUNKLEDGER_SYNC_SCHEDULE: 'off',
  TRUNKLEDGER_CLOSE_SCHEDULE: 'off',
  TRUNKLEDGER_RECOUNT_SCHEDULE: 'off',
  TRUNKLEDGER_LOOK_SCHEDULE: 'off',
};

const preload = new URL('./preload.ts', import.meta.url).href;

export interface ClusterOptions {
  /** What TRUNKLEDGER_QUEUE_URL is. */
  readonly queueUrl: string;
  /** Where the ledger begins, whole hours. */
  readonly from: string;
  /** What the clocks of the processes show when the test begins; they go on from there. */
  readonly to: string;
  readonly callsPerDay?: number;
  readonly faults?: string;
  readonly environment?: Environment;
}

/** Processes of the program that share a queue, a home and an API. */
export interface Cluster {
  readonly sandbox: Sandbox;
  /** What stands between the processes and the sandbox. */
  readonly gate: Gate;
  readonly home: string;
  readonly queueUrl: string;
  /** Epoch seconds. */
  readonly from: number;
  readonly to: number;
  readonly environment: Environment;
  readonly outages: Outages;
  /** The same environment with its clock so many seconds later. */
  later(seconds: number): Environment;
  /** A process that starts while the server of the queue is away is started again, here and below. */
  up(more?: Environment): Promise<Participant>;
  worker(more?: Environment): Promise<Participant>;
}

/** What a reading proves is settled at once, so that one reading of each window is all that is needed. */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const { queueUrl, from, to, callsPerDay = 2000, faults = '' } = options;
  const sandbox = await openSandbox({ callsPerDay, faults });
  const gate = await openGate(sandbox);
  const home = await temporaryHome();
  const offset = Date.parse(to) + 1000 - Date.now();
  const environment = environmentOf(gate, home, {
    TRUNKLEDGER_QUEUE_URL: queueUrl,
    TRUNKLEDGER_FROM: from,
    ...withoutSchedules,
    TRUNKLEDGER_SETTLE_AFTER: '0s',
    TRUNKLEDGER_LOG_LEVEL: 'debug',
    NODE_OPTIONS: `--import ${preload}`,
    TEST_TIMINGS: JSON.stringify(quick),
    TEST_CLOCK_OFFSET: String(offset),
    ...options.environment,
  });
  const outages = new Outages(queueUrl);
  const start = (args: readonly string[], more: Environment = {}): Promise<Participant> =>
    startParticipant(args, { ...environment, ...more }, life => outages.explain(life));
  return {
    sandbox,
    gate,
    home,
    queueUrl,
    from: seconds(from),
    to: seconds(to),
    environment,
    outages,
    later: seconds => ({ ...environment, TEST_CLOCK_OFFSET: String(offset + seconds * 1000) }),
    up: more => start(['up', '--port', '0'], more),
    worker: more => start(['worker'], more),
  };
}

/** Looks at the queue of a cluster while `work` runs. */
export async function withQueues<T>(
  { queueUrl, home }: Pick<Cluster, 'queueUrl' | 'home'>,
  work: (queues: Queues) => Promise<T>,
): Promise<T> {
  const backend = await openBackend(queueUrl, homeAt(home).queue, { logger: keepingLogger() });
  try {
    return await work(openQueues(backend));
  } finally {
    await backend.close(0);
  }
}

/** Resolves once nothing is left to do. */
export async function settle(cluster: Cluster): Promise<void> {
  await withQueues(cluster, untilDrained);
}

/** Has the ledger looked at, and resolves once nothing is left to do. */
export async function lookAndSettle(cluster: Cluster): Promise<void> {
  await withQueues(cluster, async queues => {
    await untilDrained(queues);
    await requestRun(queues, 'look', { projectId: project });
    await untilDrained(queues);
  });
}

async function untilDrained({ runs, windows, loads, followUps }: Queues): Promise<void> {
  for (;;) {
    const counts = await Promise.all([runs, windows, loads, followUps].map(countUnfinished));
    if (counts.every(count => count === 0)) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** Without the next jobs of schedules, which wait for their time. */
async function countUnfinished(queue: JobQueue): Promise<number> {
  const delayed = await queue.getJobs(['delayed']);
  const others = await queue.getJobCountByTypes('waiting', 'active', 'prioritized', 'waiting-children');
  return others + delayed.filter(job => job?.repeatJobKey === undefined).length;
}
