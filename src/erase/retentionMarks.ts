import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { syncFolder } from '../durableFiles.ts';
import { TerminalError } from '../errors.ts';

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
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
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
  const path = pathIn(folder);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.tmp`, `${JSON.stringify({ schema_version: 1, projects }, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  });
  await rename(`${path}.tmp`, path);
  await syncFolder(dirname(path));
}
