import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import type { Extraction } from '../session.ts';
import { holdFolderId } from './folderId.ts';
import { jobId } from './names.ts';
import { type Queues, workQueuesOf } from './queues.ts';

/** Whose a queue is: the data of the one job of a queue that no worker takes. */
export interface LedgerClaim {
  /** Of the process that claimed the queue: it tells a claim from one that was lost and made again. */
  readonly id: string;
  readonly projectId: string;
  /** Of the home that has the warehouse. */
  readonly ledgerId: string;
  /** Of the landing folder, which all workers have to see. */
  readonly landingId: string;
  /** For people: where that home is. */
  readonly host: string;
  readonly home: string;
}

const content = z.object({
  id: z.string(),
  projectId: z.string(),
  ledgerId: z.string(),
  landingId: z.string(),
  host: z.string(),
  home: z.string(),
});

const claimJob = jobId('claim');

/** What this process claims a queue with. Its home and its landing folder get ids, should they have none. */
export async function makeClaim({ projectId, home }: Extraction): Promise<LedgerClaim> {
  const ledgerId = await holdFolderId(home.ledgerId, 0o700);
  const landingId = await holdFolderId(home.landingId);
  return { id: randomUUID(), projectId, ledgerId, landingId, host: hostname(), home: home.folder };
}

/** Undefined where nobody has claimed the queue, or it has lost what it knew. */
export async function readClaim({ ledger }: Queues): Promise<LedgerClaim | undefined> {
  const job = await ledger.getJob(claimJob);
  return job && content.parse(job.data);
}

/** Claims the queue if nobody has; of several processes at once one does. Returns the claim that counts. */
export async function claimFirst(queues: Queues, own: LedgerClaim): Promise<LedgerClaim> {
  // An id that is there already adds nothing.
  await queues.ledger.add('claim', own, { jobId: claimJob });
  return (await readClaim(queues)) ?? claimFirst(queues, own);
}

/** Claims the queue, whoever has. */
export async function replaceClaim(queues: Queues, own: LedgerClaim): Promise<void> {
  const found = await claimFirst(queues, own);
  if (found.id !== own.id) await (await queues.ledger.getJob(claimJob))?.updateData(own);
}

/** Removes all jobs and schedules. */
export async function emptyQueues(queues: Queues): Promise<void> {
  for (const queue of workQueuesOf(queues)) await queue.obliterate({ force: true });
}
