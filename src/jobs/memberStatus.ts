import { orLate } from './backendTime.ts';
import { type ReadinessProbe, successProbe } from './health.ts';
import type { Member } from './member.ts';
import type { Metrics } from './metrics.ts';
import { publishedFigures } from './metricsLedger.ts';
import { describePaused, pausedQueues } from './pausedQueues.ts';
import { backlogOf, type QueueStatus } from './queueStatus.ts';
import { workQueuesOf } from './queues.ts';
import { type StatusServer, startStatusServer } from './statusServer.ts';

/** A queue that does not answer within this many milliseconds is away, however long its driver would try. */
const longestAnswer = 5_000;

export interface StatusPlace {
  readonly host: string;
  readonly port: number;
  /** Only reads: whether somebody loads, and syncs succeed in time, is not for it to say. */
  readonly isWorker?: boolean;
}

/** Serves what there is to see of a process that works for the queue. @throws UsageError as `startStatusServer` */
export function serveStatus(
  member: Member,
  metrics: Metrics,
  { host, port, isWorker = false }: StatusPlace,
): Promise<StatusServer> {
  const { config, home, projectId, logger, now } = member.extraction;
  const ledger = publishedFigures(home.analytics, projectId);
  return startStatusServer({
    host,
    port,
    password: config.boardPassword,
    board: { queues: workQueuesOf(member.queues), showsWorkers: member.backend.kind !== 'embedded' },
    probes: {
      queue: queueProbe(member),
      ...(isWorker ? {} : { loader: loaderProbe(member), last_success: successProbe(ledger, config, now) }),
    },
    metrics,
    figures: { ledger, backlog: () => backlogs(member), isLoader: () => isLoader(member), now, logger },
  });
}

function isLoader(member: Member): boolean {
  return member.loader !== undefined;
}

/** Whether the store answers, and the jobs of every queue are begun. */
function queueProbe({ backend, queues }: Member): ReadinessProbe {
  return async () => {
    await backend.ping();
    const paused = await pausedQueues(queues);
    if (paused.length > 0) throw new Error(describePaused(paused));
    return `${backend.kind}, reachable`;
  };
}

/** Whether somebody takes the jobs that need the warehouse, as far as this process can see. */
function loaderProbe(member: Member): ReadinessProbe {
  return async () => {
    if (isLoader(member)) return 'this process loads';
    // The embedded queue has one session for all and cannot tell its workers apart; but they are all on this machine.
    const isElsewhere =
      member.backend.kind === 'embedded'
        ? member.isStandingBy
        : (await member.queues.loads.getWorkersCount()) > 0;
    if (isElsewhere) return 'another process loads';
    throw new Error('no process that has the warehouse takes jobs; start one with: trunkledger up');
  };
}

function backlogs({ queues }: Member): Promise<QueueStatus['backlog']> {
  const late = () => new Error('the queue does not answer');
  return orLate(longestAnswer, Promise.all(workQueuesOf(queues).map(backlogOf)), late);
}
