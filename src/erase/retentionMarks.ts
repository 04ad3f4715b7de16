import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder, replaceFile } from '../durableFiles.ts';
import { TerminalError, undefinedIfMissing } from '../errors.ts';

/** Of a project: from when on calls and landing files are kept. ISO 8601, UTC; null where none were dropped. */
const marksSchema = z.object({
  schema_version: z.literal(1),
  projects: z.record(
    z.string(),
    z.object({ calls_from: z.iso.datetime().nullable(), landing_from: z.iso.datetime().nullable() }),
  ),
});

export type RetentionMarks = z.infer<typeof marksSchema>['projects'];

function pathIn(folder: string): string {
  return join(folder, 'retention.json');
}

/**
 * What was dropped, beside the warehouse, so that one that is lost is not made again without its aggregates unseen.
 * `folder` is `erasure/` below TRUNKLEDGER_HOME.
 */
export async function readMarks(folder: string): Promise<RetentionMarks> {
  const path = pathIn(folder);
  const text = await readFile(path, 'utf8').catch(undefinedIfMissing);
  if (text === undefined) return {};
  try {
    return marksSchema.parse(JSON.parse(text)).projects;
  } catch (error) {
    throw new TerminalError(
      `${path} is damaged; it says which calls and landing files were dropped. Restore it from a backup.`,
      {
        cause: error,
      },
    );
  }
}

export async function writeMarks(folder: string, projects: RetentionMarks): Promise<void> {
  await makeFolder(folder, 0o700);
  await replaceFile(pathIn(folder), `${JSON.stringify({ schema_version: 1, projects }, null, 2)}\n`, 0o600);
}
