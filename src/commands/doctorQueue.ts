import type { Config } from '../config.ts';
import { homeAt } from '../home.ts';
import { currentClaim } from '../jobs/embeddedLock.ts';
import { type QueueStatus, readQueueStatus } from '../jobs/queueStatus.ts';
import type { Finding } from './doctorFinding.ts';

/**
 * What the queue is like: reachable and fit, who takes its jobs, its schedules, and whether it is paused. No embedded one is
 * started for that, and no table is made.
 */
export async function queueFindings(config: Config): Promise<Finding[]> {
  const check = 'queue';
  const found = await lookAtQueue(config).catch((error: Error) => error);
  if (found instanceof Error) return [{ check, ok: false, detail: found.message, remedy }];
  const { detail, status } = found;
  const queue = { check, ok: true, detail };
  return status === undefined ? [queue] : [queue, loaders(status), schedules(status, config), paused(status)];
}

const remedy =
  'Do what is said there, or set TRUNKLEDGER_QUEUE_URL to another server; "embedded" needs none.';

interface Look {
  readonly detail: string;
  readonly status?: QueueStatus | undefined;
}

async function lookAtQueue({ queueUrl, home }: Config): Promise<Look> {
  const folder = homeAt(home).queue;
  const warnings: string[] = [];
  const silent = () => undefined;
  const warn = (_: object, message: string) => void warnings.push(message);
  const read = () => readQueueStatus(queueUrl, folder, { logger: { debug: silent, info: silent, warn } });
  if (queueUrl === 'embedded') {
    const status = await read();
    if (status === undefined) return { detail: `embedded, kept in ${folder}; no process serves it now` };
    const { pid, host } = (await currentClaim(folder))?.holder ?? {};
    return { status, detail: `embedded, served by process ${pid} of ${host}` };
  }
  const kind = queueUrl.startsWith('postgres') ? 'PostgreSQL' : 'Redis';
  if (kind === 'PostgreSQL') {
    const { inspectPostgres } = await import('../jobs/postgresInspect.ts');
    const tables = await inspectPostgres(queueUrl);
    if (tables === 'missing')
      return { detail: 'PostgreSQL, reachable; trunkledger up makes the tables that a queue needs' };
    if (tables === 'older')
      return { detail: 'PostgreSQL, reachable; trunkledger up migrates the tables of an older version' };
  }
  const status = await read();
  return { status, detail: [`${kind}, reachable and fit for a queue`, ...warnings].join('; ') };
}

function loaders({ loaders }: QueueStatus): Finding {
  const check = 'loader';
  if (loaders === null) return { check, ok: true, detail: 'on this machine, where the queue is served' };
  if (loaders > 0) return { check, ok: true, detail: `${loaders} process(es) that load` };
  return { check, ok: true, detail: 'no process is up', remedy: 'To have jobs done: trunkledger up' };
}

/** What is switched on and not there is wrong only where somebody should have made it. */
function schedules({ schedules: found, loaders }: QueueStatus, config: Config): Finding {
  const check = 'schedules';
  const wanted = {
    sync: config.syncSchedule,
    close: config.closeSchedule,
    recount: config.recountSchedule,
    look: config.lookSchedule,
  };
  const names = new Set(found.map(({ schedule }) => schedule));
  const missing = Object.entries(wanted).flatMap(([name, pattern]) =>
    pattern === undefined || names.has(name) ? [] : [name],
  );
  const detail =
    found.length === 0
      ? 'none'
      : found.map(({ schedule, next_run }) => `${schedule} at ${next_run ?? 'no time'}`).join(', ');
  if (missing.length === 0 || loaders === 0) return { check, ok: true, detail };
  return {
    check,
    ok: false,
    detail: `${missing.join(', ')} missing; there: ${detail}`,
    remedy: 'Start anew what is up: trunkledger up makes the schedules.',
  };
}

function paused({ backlog }: QueueStatus): Finding {
  const names = backlog.filter(queue => queue.paused).map(({ queue }) => queue);
  const check = 'paused queues';
  if (names.length === 0) return { check, ok: true, detail: 'none' };
  return {
    check,
    ok: false,
    detail: `${names.join(', ')}: what waits there is not begun`,
    remedy: 'Press Resume on the job board of trunkledger up (/board/).',
  };
}
