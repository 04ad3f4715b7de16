import { randomUUID } from 'node:crypto';
import { dirname, join, posix } from 'node:path';
import { TransientError } from '../errors.ts';
import { DamagedManifestError } from '../extract/landing.ts';
import { comesBack, DamagedLandingError } from '../extract/landingErrors.ts';
import type { AnyManifest } from '../manifest.ts';
import { takeUp } from '../preparation.ts';
import type { Run } from '../run.ts';
import type { Session } from '../session.ts';
import { type LoaderContext, runOf } from './loaderContext.ts';
import { runsUnderWay } from './queues.ts';

/** What was landed cannot be loaded: a file is missing, not whole, or not what was landed. What is left of it is set aside. */
class UnusableLandingError extends TransientError {}

/**
 * Loads what was landed and that no job will load: of processes that died, and of a queue that was lost. Damaged files are
 * set aside; what they held is still missing in the ledger, and so is read again.
 * @param run what takes it up: a part of its own, or a run that ends, whose jobs have done what they could
 */
export async function takeUpPending(
  context: LoaderContext,
  run: Run = runOf(context, randomUUID()),
): Promise<void> {
  const { session, queues } = context;
  const going = new Set((await runsUnderWay(queues, session.projectId)).map(({ runId }) => runId));
  going.delete(run.id);
  const read = async (path: string): Promise<AnyManifest | undefined> => {
    // Left to the job that loads it, damaged or not: it says of its window what is wrong.
    if (going.has(await runThatLanded(session, path))) return undefined;
    const manifest = await verifiedManifest(session, path);
    return manifest instanceof Error ? undefined : manifest;
  };
  await takeUp(run, { list: session.landing.list, read });
}

/** Empty where the manifest does not say. */
async function runThatLanded({ landing }: Session, path: string): Promise<string> {
  try {
    return (await landing.read(path)).run_id;
  } catch (error) {
    if (error instanceof DamagedManifestError) return '';
    throw error;
  }
}

/** The manifest, if it and its data are what they were when they were landed; else they are set aside. */
export async function verifiedManifest(
  { landing, logger, now }: Pick<Session, 'landing' | 'logger' | 'now'>,
  path: string,
): Promise<AnyManifest | Error> {
  try {
    return await landing.verify(path);
  } catch (error) {
    if (!(error instanceof DamagedLandingError)) throw error;
    const { finding = error.finding, files } = await landing.setAside(path);
    const names = files.map(file => posix.basename(file)).join(', ');
    const aside =
      files.length === 0 ? '' : ` Set aside in ${join(landing.directory, dirname(path))}: ${names}.`;
    // Due at once: the API has nothing to do with it.
    const problem = new UnusableLandingError(`${finding}${aside} ${comesBack(path)}`, {
      cause: error,
      notBefore: now(),
    });
    logger.error({ manifest: path, error: problem.message }, 'what was landed cannot be loaded');
    return problem;
  }
}
