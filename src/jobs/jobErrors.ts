import { UnrecoverableError } from 'bullmq';
import { UsageError } from '../errors.ts';
import { withoutNumbers } from '../load/alertCauses.ts';
import { CheckFailure } from '../load/checkFailure.ts';

/**
 * What a job that works on the warehouse fails with: UnrecoverableError where trying again cannot help. The queue keeps
 * message and stack, and the row that a check found may hold a phone number.
 */
export function jobError(error: unknown): unknown {
  const isFinal = error instanceof UsageError || error instanceof CheckFailure;
  return isFinal ? new UnrecoverableError(withoutNumbers(error.message)) : error;
}
