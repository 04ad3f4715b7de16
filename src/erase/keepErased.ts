import { createLanding } from '../extract/landing.ts';
import type { Home } from '../home.ts';
import type { Logger } from '../logger.ts';
import { eraseFromLanding } from './eraseLanding.ts';
import { erasureFilesIn, openNumbers } from './suppressionList.ts';

/**
 * Takes numbers that were erased out of landing files that still, or again, hold them: those of an erasure that was broken
 * off, or of a backup. Nothing is read where none was erased.
 */
export async function keepErased({ landing, erasure }: Home, logger: Logger): Promise<void> {
  const numbers = await openNumbers(erasureFilesIn(erasure));
  if (numbers === undefined) return;
  await createLanding(landing).sweep();
  const { files, unread } = await eraseFromLanding(landing, { numbers, isDryRun: false, now: Date.now });
  for (const { path } of files) logger.warn({ path }, 'held a number that was erased, and was rewritten');
  for (const { path, reason } of unread)
    logger.warn({ path, reason }, 'could not be looked through for erased numbers');
}
