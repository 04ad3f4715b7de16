import { UsageError } from '../errors.ts';
import { formatInstant } from '../window.ts';

/** Refuses a begin (epoch seconds) that is still to come. `name` is the flag or variable that it comes from. */
export function refuseFuture(name: string, begin: number | undefined): void {
  if (begin === undefined || begin < Date.now() / 1000) return;
  throw new UsageError(
    `${name} is ${formatInstant(begin)}, which is still to come: there is nothing to read yet. Allowed is a time in the past.`,
  );
}
