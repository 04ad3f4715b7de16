import { createHash } from 'node:crypto';
import { type Budget, createBudget } from '../extract/budget.ts';
import type { Backend, BackendLogger } from './backend.ts';
import { SharedSlots } from './budgetSlots.ts';

export interface SharedBudgetOptions {
  /** Over all processes that use the same API with the same key. */
  readonly requestsPerSecond: number;
  /** Of this process. */
  readonly concurrency: number;
  readonly apiUrl: string;
  readonly keyId: string;
  readonly backend: Pick<Backend, 'rateLimiter'>;
  readonly logger: BackendLogger;
}

export interface SharedBudget extends Budget {
  /** Until when nothing starts, as far as this process knows, epoch milliseconds; it may have passed. */
  heldUntil(): number;
}

/**
 * The budget of a credential, shared by all processes through the queue's store: in no second do they start more requests
 * than one is allowed, and a hold that one was asked for holds all. Priorities and concurrency are each process's own.
 *
 * While the store cannot be reached, requests wait: how many processes there are is not known then, so any rate could be
 * too much, and without the store there are no further jobs anyway. No request fails for it; an aborted signal ends the wait.
 */
export function createSharedBudget(options: SharedBudgetOptions): SharedBudget {
  const local = createBudget(options);
  const closed = new AbortController();
  const slots = new SharedSlots({ ...options, key: credentialKey(options), signal: closed.signal });
  return {
    run(task, signal, priority) {
      const either = signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal]);
      const inSlot = async () => {
        await slots.take(either);
        return task();
      };
      return local.run(inSlot, signal, priority);
    },
    holdUntil(time) {
      local.holdUntil(time);
      slots.holdUntil(time);
    },
    heldUntil: () => slots.heldUntil,
    close() {
      local.close();
      closed.abort(new Error('The request budget is closed.'));
    },
  };
}

/** One for each API and key, and no way back to either. */
function credentialKey({ apiUrl, keyId }: Pick<SharedBudgetOptions, 'apiUrl' | 'keyId'>): string {
  return createHash('sha256').update(`${apiUrl}\n${keyId}`).digest('hex').slice(0, 32);
}
