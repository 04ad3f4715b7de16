import { randomUUID } from 'node:crypto';
import type { Window } from '../window.ts';
import type { Backend, JobFlowProducer, JobQueue } from './backend.ts';
import { keptJobs } from './jobOptions.ts';
import type { ConclusionRequest, ConfigurationRequest, LoadRequest, RunKind, RunRequest } from './jobs.ts';
import { jobId, queueNames } from './names.ts';
import { scheduleSettings } from './schedules.ts';

/** The queues, for whoever adds jobs or looks at them. */
export interface Queues {
  readonly runs: JobQueue;
  readonly windows: JobQueue;
  readonly loads: JobQueue;
  readonly followUps: JobQueue;
  readonly ledger: JobQueue;
  readonly flows: JobFlowProducer;
}

export function openQueues(backend: Backend): Queues {
  return {
    runs: backend.queue(queueNames.runs, { settings: scheduleSettings }),
    windows: backend.queue(queueNames.windows),
    loads: backend.queue(queueNames.loads),
    followUps: backend.queue(queueNames.followUps),
    ledger: backend.queue(queueNames.ledger),
    flows: backend.flowProducer(),
  };
}

/** The queues whose jobs are work, in the order in which a run passes them. */
export function workQueuesOf({ runs, windows, loads, followUps }: Queues): JobQueue[] {
  return [runs, windows, loads, followUps];
}

/**
 * Jobs that are not finished. PostgreSQL is asked for one state after the other, and jobs move meanwhile: so the states are
 * asked for in the order in which a job passes them, and once more for those that a job comes back to when it is tried again.
 */
async function unfinishedJobs(queue: JobQueue): Promise<Awaited<ReturnType<JobQueue['getJobs']>>> {
  const first = await queue.getJobs(['waiting-children', 'waiting', 'prioritized', 'delayed', 'active']);
  const again = await queue.getJobs(['delayed', 'waiting', 'active']);
  const jobs = new Map([...first, ...again].filter(job => job !== undefined).map(job => [job.id, job]));
  return [...jobs.values()];
}

/** Asks for a run. While the same one waits or is being started, it is asked for already; returns the id of its job. */
export async function requestRun(queues: Queues, kind: RunKind, request: RunRequest): Promise<string> {
  const { projectId, from, to, date } = request;
  const choices = [request.isThorough, request.retriesFailed, request.acceptShrink].map(choice =>
    Number(choice === true),
  );
  const parts = [projectId, from ?? '', to ?? '', date ?? '', ...choices];
  const queue = kind === 'export' || kind === 'reconcile' ? queues.followUps : queues.runs;
  const job = await queue.add(kind, request, {
    ...keptJobs,
    jobId: jobId(kind, randomUUID()),
    deduplication: { id: jobId(kind, ...parts) },
  });
  return String(job.id);
}

/** Windows that jobs are reading or loading, in the order of time, with their runs. */
export async function windowsUnderWay(queues: Queues, projectId: string): Promise<LoadRequest[]> {
  const jobs = await unfinishedJobs(queues.loads);
  const windows = jobs.flatMap(job => (job.name === 'load' ? [job.data as LoadRequest] : []));
  return windows.filter(window => window.projectId === projectId).sort((a, b) => a.start - b.start);
}

/**
 * Windows that no run may plan to read: jobs are reading or loading them, or the job that had to load one failed, and the end
 * of its run will load what was read.
 */
export async function heldWindows(queues: Queues, projectId: string): Promise<Window[]> {
  // In the order in which they end.
  const going = new Set((await runsUnderWay(queues, projectId)).map(run => run.runId));
  const underWay = await windowsUnderWay(queues, projectId);
  const failed = (await queues.loads.getJobs(['failed'])).filter(job => job?.name === 'load');
  const left = failed.map(job => job.data as LoadRequest).filter(({ runId }) => going.has(runId));
  return [...underWay, ...left].sort((a, b) => a.start - b.start);
}

/** Whether jobs are reading or loading the configuration. */
export async function isConfigurationUnderWay(queues: Queues, projectId: string): Promise<boolean> {
  const jobs = await unfinishedJobs(queues.loads);
  return jobs.some(job => job.name === 'load-configuration' && isOf(job.data, projectId));
}

function isOf(data: unknown, projectId: string): boolean {
  return (data as ConfigurationRequest).projectId === projectId;
}

/** Runs whose windows are not all dealt with, or that are not concluded. */
export async function runsUnderWay(queues: Queues, projectId: string): Promise<ConclusionRequest[]> {
  const jobs = await unfinishedJobs(queues.runs);
  const runs = jobs.flatMap(job => (job.name === 'conclude' ? [job.data as ConclusionRequest] : []));
  return runs.filter(run => run.projectId === projectId);
}

export function windowJobId({ runId, start, end }: { readonly runId: string } & Window): string {
  return jobId('window', runId, start, end);
}
