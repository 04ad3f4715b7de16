import type { Job } from 'bullmq';
import { formatInstant, formatWindow } from '../window.ts';
import type { JobQueue } from './backend.ts';
import type { ConclusionRequest, LoadRequest, RunRequest } from './jobs.ts';
import type { Queues } from './queues.ts';

/** A window whose job was given up. Times are ISO 8601, UTC. */
export type FailedWindow = {
  readonly window: string;
  readonly failed_at: string | null;
  readonly tries: number;
  readonly reason: string;
};

/** A job that was given up and that reads no window: it starts, loads or ends a run, or follows one up. */
export type FailedRun = {
  /** The name that the job board has for it. */
  readonly job: string;
  /** A billing day, a stretch of time, or the run that it ends; null where it is about all that the ledger covers. */
  readonly subject: string | null;
  readonly failed_at: string | null;
  readonly tries: number;
  readonly reason: string;
  /** The command that asks for it at once. */
  readonly again: string;
};

/** Of either kind. */
const mostFailures = 20;

/** The last windows whose jobs were given up, newest first, each with its last failure. */
export async function failedWindows({ windows }: Queues): Promise<FailedWindow[]> {
  const last = new Map<string, FailedWindow>();
  for (const job of (await lastFailed(windows)).filter(isWindow)) {
    const window = formatWindow(job.data as LoadRequest);
    if (!last.has(window)) last.set(window, { window, ...failureOf(job) });
  }
  return [...last.values()];
}

/** The last other jobs that were given up and that no later one has made up for, of all queues, newest first. */
export async function failedRuns({ runs, windows, loads, followUps }: Queues): Promise<FailedRun[]> {
  const ofRuns = [runs, followUps].map(async queue => withoutMended(queue, await lastFailed(queue)));
  const jobs = (await Promise.all([...ofRuns, lastFailed(windows), lastFailed(loads)])).flat();
  return jobs
    .filter(job => !isWindow(job))
    .sort((a, b) => (b.finishedOn ?? 0) - (a.finishedOn ?? 0))
    .slice(0, mostFailures)
    .map(job => ({ job: job.name, subject: subjectOf(job), ...failureOf(job), again: commandOf(job) }));
}

async function lastFailed(queue: JobQueue): Promise<Job[]> {
  const jobs: (Job | undefined)[] = await queue.getJobs(['failed'], 0, mostFailures - 1);
  return jobs.filter(job => job !== undefined);
}

async function withoutMended(queue: JobQueue, failed: Job[]): Promise<Job[]> {
  if (failed.length === 0) return [];
  const completed: (Job | undefined)[] = await queue.getJobs(['completed']);
  const mended = new Map<string, number>();
  for (const job of completed) {
    if (job === undefined || isStartOfClose(job)) continue;
    const topic = topicOf(job);
    mended.set(topic, Math.max(mended.get(topic) ?? 0, job.finishedOn ?? 0));
  }
  return failed.filter(job => (mended.get(topicOf(job)) ?? 0) <= (job.finishedOn ?? 0));
}

/** What it was for: a later success in that makes up for a failure. Each end of a run publishes all. */
function topicOf({ name, data }: Job): string {
  const { date, from, to, acceptShrink } = data as RunRequest;
  if (date !== undefined) return `close ${date}`;
  return name === 'conclude' ? name : [name, from, to, acceptShrink].join(' ');
}

/** The day is closed by the end of the run that this starts. */
function isStartOfClose({ name, data }: Job): boolean {
  return name === 'close' && (data as RunRequest).date !== undefined;
}

function isWindow({ name }: Job): boolean {
  return name === 'window';
}

function failureOf({ finishedOn, attemptsMade, failedReason }: Job) {
  return {
    failed_at: finishedOn === undefined ? null : new Date(finishedOn).toISOString(),
    tries: attemptsMade,
    reason: failedReason ?? '',
  };
}

function subjectOf({ name, data }: Job): string | null {
  if (name === 'load') return formatWindow(data as LoadRequest);
  if (name === 'conclude') {
    const { command, date, from, to } = data as ConclusionRequest;
    return date === undefined ? `${command} ${formatWindow({ start: from, end: to })}` : command;
  }
  const { date, from, to } = data as RunRequest;
  if (date !== undefined) return date;
  return from === undefined && to === undefined ? null : `${instantOf(from)}/${instantOf(to)}`;
}

/** `..` is ISO 8601's for an end that is open. */
function instantOf(seconds: number | undefined): string {
  return seconds === undefined ? '..' : formatInstant(seconds);
}

function commandOf({ name, data }: Job): string {
  // What was landed is taken up by a look; the configuration is read by a sync that somebody asks for.
  if (name === 'load') return 'trunkledger run look';
  if (name.endsWith('configuration')) return 'trunkledger run sync';
  const { command } = data as Partial<ConclusionRequest>;
  const { date, from, to, retriesFailed, acceptShrink } = data as Partial<RunRequest>;
  if (retriesFailed || command === 'retry') return 'trunkledger retry';
  if (date !== undefined) return `trunkledger run close --date ${date}`;
  const accepting = acceptShrink ? ' --accept-shrink' : '';
  if (name === 'conclude') return `trunkledger run sync${accepting}`;
  const flags = Object.entries({ from, to }).flatMap(([flag, time]) =>
    time === undefined ? [] : [` --${flag} ${formatInstant(time)}`],
  );
  return `trunkledger run ${name}${flags.join('')}${accepting}`;
}
