import { expect, test } from 'vitest';
import type { JobQueue } from '../../src/jobs/backend.ts';
import { heldWindows, type Queues, windowsUnderWay } from '../../src/jobs/queues.ts';

const window = { projectId: 'project', runId: 'run', start: 0, end: 3600 };

/** A queue of one job, asked for one state after the other, whose job moves on to its next state at a given question. */
function movingQueue(path: readonly string[], movesAt: ReadonlySet<number>): JobQueue {
  let asked = 0;
  let at = 0;
  const holds = (state: string): boolean => {
    const isThere = path[at] === state;
    if (movesAt.has(asked++)) at = Math.min(at + 1, path.length - 1);
    return isThere;
  };
  return {
    getJobs: async (states: readonly string[]) =>
      states.flatMap(state => (holds(state) ? [{ id: 'load.1', name: 'load', data: window }] : [])),
  } as unknown as JobQueue;
}

const underWay = (loads: JobQueue) => windowsUnderWay({ loads } as unknown as Queues, 'project');

test.each([
  { path: ['waiting-children', 'waiting'] },
  { path: ['waiting', 'active'] },
  { path: ['delayed', 'active'] },
  { path: ['active', 'waiting'] },
  { path: ['active', 'delayed'] },
])(
  'a window whose job moves from $path.0 to $path.1 while it is looked for is found once',
  async ({ path }) => {
    for (let question = 0; question < 8; question++)
      expect(await underWay(movingQueue(path, new Set([question])))).toEqual([window]);
  },
);

test('a window whose job has passed all its states is found wherever it began to move', async () => {
  const path = ['waiting-children', 'waiting', 'active', 'delayed', 'waiting', 'active'];
  for (let first = 0; first < 8; first++)
    expect(await underWay(movingQueue(path, new Set([first, first + 2])))).toEqual([window]);
});

test('a window whose load failed is held until its run has ended', async () => {
  const loads = movingQueue(['failed'], new Set());
  const held = (run: string) => heldWindows({ loads, runs: concluding(run) } as unknown as Queues, 'project');
  expect(await held('run')).toEqual([window]);
  expect(await held('another run')).toEqual([]);
});

function concluding(runId: string): JobQueue {
  const job = { id: 'conclude.1', name: 'conclude', data: { projectId: 'project', runId } };
  return { getJobs: async () => [job] } as unknown as JobQueue;
}
