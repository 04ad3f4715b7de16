import { UsageError } from '../errors.ts';
import type { Extraction } from '../session.ts';
import { maskUrl } from './backendErrors.ts';
import { readFolderId } from './folderId.ts';
import type { LedgerClaim } from './ledgerClaim.ts';

/** Why a process may neither load nor make schedules, and what to do. `queueUrl` as configured. */
export function loaderRefusal(queueUrl: string, claim: LedgerClaim, own: LedgerClaim): UsageError {
  const isCopy = claim.ledgerId === own.ledgerId && claim.projectId === own.projectId;
  const here = `${own.home} on ${own.host}${isCopy ? ', a copy of it,' : ''}`;
  const separate =
    queueUrl === 'embedded'
      ? 'a home of its own: another TRUNKLEDGER_HOME'
      : 'a queue of its own: another database in TRUNKLEDGER_QUEUE_URL';
  return new UsageError(
    `${describe(queueUrl, claim)} This process is of project ${own.projectId} in ${here} and does not load by that queue. ` +
      `Give each ledger ${separate}. To read for that ledger on more machines: trunkledger worker. If that ledger is gone ` +
      'for good, take its queue over: trunkledger up --take-over.',
  );
}

/**
 * Whoever reads for the ledger that has claimed the queue needs its project, and lands in its landing folder.
 * @throws UsageError where one of them is another
 */
export async function refuseStrangeReader(extraction: Extraction, claim: LedgerClaim): Promise<void> {
  const { projectId, home, config } = extraction;
  const belongs = describe(config.queueUrl, claim);
  if (claim.projectId !== projectId)
    throw new UsageError(
      `${belongs} SINCH_PROJECT_ID here is ${projectId}. Give each project a queue of its own: another database in ` +
        'TRUNKLEDGER_QUEUE_URL.',
    );
  const landingId = await readFolderId(home.landingId);
  if (landingId === claim.landingId) return;
  throw new UsageError(
    `${belongs} ${home.landing} is not its landing folder, and what is read for it is loaded from there alone. Mount that ` +
      'folder there, or set TRUNKLEDGER_HOME to where it is seen.',
  );
}

function describe(queueUrl: string, { projectId, host, home }: LedgerClaim): string {
  return `TRUNKLEDGER_QUEUE_URL is ${maskUrl(queueUrl)}: that queue belongs to the ledger of project ${projectId} in ${home} on ${host}.`;
}
