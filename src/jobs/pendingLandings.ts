import { randomUUID } from 'node:crypto';
import { TransientError } from '../errors.ts';
import { DamagedDataError, DamagedManifestError } from '../extract/landing.ts';
import type { AnyManifest } from '../manifest.ts';
import { takeUp } from '../preparation.ts';
import type { Session } from '../session.ts';
import { type LoaderContext, runOf } from './loaderContext.ts';
import { runsUnderWay } from './queues.ts';

/**
 * Loads what was landed and that no job will load: of processes that died, and of a queue that was lost. Damaged files are
 * set aside; what they held is still missing in the ledger, and so is read again.
 */
export async function takeUpPending(context: LoaderContext): Promise<void> {
  const { session, queues } = context;
  const going = new Set((await runsUnderWay(queues, session.projectId)).map(run => run.runId));
  const read = async (path: string): Promise<AnyManifest | undefined> => {
    const manifest = await verifiedManifest(session, path);
    return manifest instanceof Error || going.has(manifest.run_id) ? undefined : manifest;
  };
  await takeUp(runOf(context, randomUUID()), { list: session.landing.list, read });
}

/** The manifest, if it and its data are what they were when they were landed; else they are set aside. */
export async function verifiedManifest(
  { landing, logger, now }: Pick<Session, 'landing' | 'logger' | 'now'>,
  path: string,
): Promise<AnyManifest | Error> {
  try {
    return await landing.verify(path);
  } catch (error) {
    if (!(error instanceof DamagedDataError || error instanceof DamagedManifestError)) throw error;
    logger.error({ manifest: path, error: error.message }, 'set aside; what it held is read again');
    await landing.setAside(path);
    // Due at once: the API has nothing to do with it.
    return new TransientError(error.message, { cause: error, notBefore: now() });
  }
}
