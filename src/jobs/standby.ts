import { setTimeout } from 'node:timers/promises';
import { WarehouseHeldError } from '../load/warehouse.ts';
import type { Logger } from '../logger.ts';

/**
 * Takes what one process at a time can have, once it is free. Undefined where `signal` ends the wait.
 * @throws whatever `take` throws but a WarehouseHeldError
 */
export async function takeWhenFree<T>(
  take: () => Promise<T>,
  {
    every,
    signal,
    logger,
    onHeld,
  }: {
    readonly every: number;
    readonly signal: AbortSignal;
    readonly logger: Logger;
    /** Called each time that another process has it. */
    readonly onHeld?: () => void;
  },
): Promise<T | undefined> {
  for (let isTold = false; !signal.aborted; isTold = true) {
    try {
      return await take();
    } catch (error) {
      if (!(error instanceof WarehouseHeldError)) throw error;
      onHeld?.();
      if (!isTold)
        logger.info({ reason: error.message }, 'standing by: this process reads, another one loads');
    }
    await setTimeout(every, undefined, { signal, ref: false }).catch(() => undefined);
  }
  return undefined;
}
