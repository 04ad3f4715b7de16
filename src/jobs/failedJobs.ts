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

/** The last windows whose jobs were given up, newest first. */
export async function failedWindows({ windows }: Queues): Promise<FailedWindow[]> {
  const jobs = (await lastFailed(windows)).filter(isWindow);
  return jobs.map(job => ({ window: formatWindow(job.data as LoadRequest), ...failureOf(job) }));
}

/** The last other jobs that were given up, of all queues, newest first. */
export async function failedRuns({ runs, windows, loads, followUps }: Queues): Promise<FailedRun[]> {
  const jobs = (await Promise.all([runs, windows, loads, followUps].map(lastFailed))).flat();
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
