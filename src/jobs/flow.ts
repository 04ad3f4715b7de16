import type { FlowJob } from 'bullmq';
import type { Window } from '../window.ts';
import { retried } from './jobOptions.ts';
import type { ConclusionRequest } from './jobs.ts';
import { jobId, queueNames } from './names.ts';
import { windowJobId } from './queues.ts';
import type { Timings } from './timings.ts';

/**
 * A run as jobs: its end waits for the loading of each window, which waits for its reading. A window that fails is loaded
 * as a failure, and holds up nothing.
 */
export function flowOf(
  conclusion: ConclusionRequest,
  windows: readonly Window[],
  readsConfiguration: boolean,
  timings: Timings,
): FlowJob {
  const { projectId, runId, acceptShrink } = conclusion;
  const leaf = { ...retried(timings), ignoreDependencyOnFailure: true };
  const loads = windows.map(({ start, end }) => {
    const data = { projectId, runId, start, end };
    const reading = acceptShrink ? { ...data, acceptShrink } : data;
    const window = { name: 'window', queueName: queueNames.windows, data: reading };
    return {
      name: 'load',
      queueName: queueNames.loads,
      data,
      opts: { ...leaf, jobId: jobId('load', runId, start, end) },
      children: [{ ...window, opts: { ...leaf, jobId: windowJobId(data) } }],
    };
  });
  const root = {
    name: 'conclude',
    queueName: queueNames.runs,
    data: conclusion,
    opts: { ...retried(timings), jobId: jobId('conclude', runId) },
  };
  const children = [...loads, ...(readsConfiguration ? [configurationFlow(projectId, runId, leaf)] : [])];
  return children.length === 0 ? root : { ...root, children };
}

function configurationFlow(projectId: string, runId: string, leaf: object) {
  const data = { projectId, runId };
  const reading = { name: 'configuration', queueName: queueNames.windows, data };
  return {
    name: 'load-configuration',
    queueName: queueNames.loads,
    data,
    opts: { ...leaf, jobId: jobId('load-configuration', runId) },
    children: [{ ...reading, opts: { ...leaf, jobId: jobId('configuration', runId) } }],
  };
}
