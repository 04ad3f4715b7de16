import type { Extraction } from '../session.ts';
import { loaderRefusal } from './claimRefusals.ts';
import {
  claimFirst,
  emptyQueues,
  type LedgerClaim,
  makeClaim,
  readClaim,
  replaceClaim,
} from './ledgerClaim.ts';
import type { Queues } from './queues.ts';

/** The hold that a process has on its queue for its ledger: two ledgers on one queue would each load half of both. */
export class LedgerHold {
  readonly #queues: Queues;
  readonly #extraction: Extraction;
  readonly #own: () => Promise<LedgerClaim>;
  #takesOver: boolean;

  /** `takesOver`: the first claim drives out another ledger, with all its jobs. */
  constructor(queues: Queues, extraction: Extraction, takesOver: boolean) {
    this.#queues = queues;
    this.#extraction = extraction;
    this.#takesOver = takesOver;
    let own: Promise<LedgerClaim> | undefined;
    this.#own = () => {
      own ??= makeClaim(extraction);
      return own;
    };
  }

  /** Claims the queue for this ledger, unless another process has. @throws UsageError where it is another ledger's */
  async claim(): Promise<void> {
    const own = await this.#own();
    const found = await claimFirst(this.#queues, own);
    if (!isOfSameLedger(found, own)) {
      if (!this.#takesOver) throw this.#refusal(found, own);
      const { projectId: project, host, home } = found;
      this.#extraction.logger.warn({ project, host, home }, 'taking the queue over from another ledger');
      await emptyQueues(this.#queues);
      await replaceClaim(this.#queues, own);
    }
    this.#takesOver = false;
  }

  /** The same for the process that has the warehouse, whose claim it is from then on. */
  async hold(): Promise<void> {
    await this.claim();
    await replaceClaim(this.#queues, await this.#own());
  }

  /**
   * Whether the queue has lost the claim that `hold` left there, and everything else with it.
   * @throws UsageError where another process has claimed it for another warehouse
   */
  async isLost(): Promise<boolean> {
    const own = await this.#own();
    const found = await readClaim(this.#queues);
    if (found?.id === own.id) return false;
    if (found === undefined) return true;
    // Made anew by a process of the same home, which does not have the warehouse.
    if (isOfSameLedger(found, own) && found.host === own.host && found.home === own.home) return true;
    throw this.#refusal(found, own);
  }

  #refusal(found: LedgerClaim, own: LedgerClaim): Error {
    return loaderRefusal(this.#extraction.config.queueUrl, found, own);
  }
}

function isOfSameLedger(found: LedgerClaim, own: LedgerClaim): boolean {
  return found.projectId === own.projectId && found.ledgerId === own.ledgerId;
}
