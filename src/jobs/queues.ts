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
  readonly flows: JobFlowProducer;
}

export function openQueues(backend: Backend): Queues {
  return {
    runs: backend.queue(queueNames.runs, { settings: scheduleSettings }),
    windows: backend.queue(queueNames.windows),
    loads: backend.queue(queueNames.loads),
    flows: backend.flowProducer(),
  };
}

const unfinished = ['waiting', 'active', 'delayed', 'prioritized', 'waiting-children'] as const;

/** Asks for a run. While the same one waits or is being started, it is asked for already; returns the id of its job. */
export async function requestRun(queues: Queues, kind: RunKind, request: RunRequest): Promise<string> {
  const { projectId, from, to, date, isThorough, retriesFailed } = request;
  const parts = [projectId, from ?? '', to ?? '', date ?? '', Number(isThorough), Number(retriesFailed)];
  const job = await queues.runs.add(kind, request, {
    ...keptJobs,
    deduplication: { id: jobId(kind, ...parts) },
  });
  return String(job.id);
}

/** Windows that jobs are reading or loading, in the order of time, with their runs. */
export async function windowsUnderWay(queues: Queues, projectId: string): Promise<LoadRequest[]> {
  const jobs = await queues.loads.getJobs([...unfinished]);
  const windows = jobs.flatMap(job => (job?.name === 'load' ? [job.data as LoadRequest] : []));
  return windows.filter(window => window.projectId === projectId).sort((a, b) => a.start - b.start);
}

/** Whether jobs are reading or loading the configuration. */
export async function isConfigurationUnderWay(queues: Queues, projectId: string): Promise<boolean> {
  const jobs = await queues.loads.getJobs([...unfinished]);
  return jobs.some(job => job?.name === 'load-configuration' && isOf(job.data, projectId));
}

function isOf(data: unknown, projectId: string): boolean {
  return (data as ConfigurationRequest).projectId === projectId;
}

/** Runs whose windows are not all dealt with, or that are not concluded. */
export async function runsUnderWay(queues: Queues, projectId: string): Promise<ConclusionRequest[]> {
  const jobs = await queues.runs.getJobs([...unfinished]);
  const runs = jobs.flatMap(job => (job?.name === 'conclude' ? [job.data as ConclusionRequest] : []));
  return runs.filter(run => run.projectId === projectId);
}

export function windowJobId({ runId, start, end }: { readonly runId: string } & Window): string {
  return jobId('window', runId, start, end);
}
