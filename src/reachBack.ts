import { ledgerRows } from './load/ledger.ts';
import { writeCoverage } from './load/settings.ts';
import type { Session } from './session.ts';
import { formatInstant, type Window } from './window.ts';

/**
 * Lets the ledger begin earlier where a range that begins before it was asked for: at the earliest time from which the range
 * and what was read before reach to the beginning without a hole. Over a hole it stays, because nobody asked for what lies
 * between to be read; where TRUNKLEDGER_FROM is set it stays too. `begins` is in epoch seconds.
 */
export async function reachBack(
  { warehouse, projectId, config, logger }: Pick<Session, 'warehouse' | 'projectId' | 'config' | 'logger'>,
  asked: Window,
  begins: number,
): Promise<void> {
  const { connection } = warehouse;
  let beginsNow = begins;
  if (config.from === undefined) {
    const known = await ledgerRows(connection, projectId, { start: 0, end: begins });
    beginsNow = unbrokenFrom([...known, asked], begins);
  }
  if (beginsNow < begins) {
    await writeCoverage(connection, projectId, beginsNow, false);
    logger.info({ begins: formatInstant(beginsNow) }, 'the ledger begins earlier');
  }
  if (beginsNow > asked.start) logger.warn({ begins: formatInstant(beginsNow) }, outsideMessage(config.from));
}

function outsideMessage(configured: number | undefined): string {
  const remedy =
    configured === undefined
      ? 'Read what lies between too, with sync --from and without --to.'
      : 'Set TRUNKLEDGER_FROM to an earlier time.';
  return `what is asked for begins before the ledger: it is read, but the days before are not closed. ${remedy}`;
}

/** The earliest time from which the pieces reach to `until` without a hole. */
function unbrokenFrom(pieces: readonly Window[], until: number): number {
  let from = until;
  for (const { start, end } of [...pieces].sort((a, b) => b.end - a.end)) {
    if (end < from) break;
    from = Math.min(from, start);
  }
  return from;
}
