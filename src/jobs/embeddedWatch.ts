import { setInterval } from 'node:timers/promises';
import { currentClaim, heartbeat, heartbeatMilliseconds } from './embeddedLock.ts';
import { endProcess, fate } from './embeddedProcess.ts';

/** How often is looked, and how often in a row the heart has to stand still. */
const usual = { milliseconds: 2 * heartbeatMilliseconds, looks: 30 };

/**
 * Ends the process that writes the database of the folder where it hangs, or its program was killed and it hangs: its clients
 * would wait for it for ever, and connect anew once it is gone. Looks are counted, not time, which a machine may sleep through.
 * @returns never; rejects with an AbortError once `signal` is aborted, or with what keeps it from looking
 */
export async function watchWriter(
  folder: string,
  signal: AbortSignal,
  { milliseconds, looks } = usual,
): Promise<void> {
  let last = '';
  let still = 0;
  for await (const _ of setInterval(milliseconds, undefined, { signal, ref: false })) {
    const claim = await currentClaim(folder);
    // Its heart does not beat before it serves.
    if (!claim?.writer || claim.port === null) continue;
    const beat = `${claim.token} ${await heartbeat(claim)}`;
    still = beat === last ? still + 1 : 0;
    last = beat;
    if (still >= looks || (await fate(claim.holder)) === 'dead') await endProcess(claim.writer);
  }
}
