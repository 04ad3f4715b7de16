import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../durableFiles.ts';
import type { EventManifest } from '../manifest.ts';
import type { Window } from '../window.ts';
import { beginFile, eventName, manifestSuffix, publishFile } from './landingFiles.ts';
import type { LandedAs } from './landingWriter.ts';

export type LandedEvent = LandedAs<EventManifest>;

/** Lands what is no reading but has to be replayed among readings. `at` is epoch milliseconds. */
export async function landEvent(
  directory: string,
  kind: EventManifest['kind'],
  project: { readonly projectId: string; readonly runId: string },
  at: number,
  windows: readonly Window[],
): Promise<LandedEvent> {
  const path = `${eventName(project.projectId, kind, at, randomBytes(4).toString('hex'))}${manifestSuffix}`;
  const absolute = join(directory, path);
  const manifest: EventManifest = {
    schema_version: 1,
    kind,
    project_id: project.projectId,
    run_id: project.runId,
    fetched_at: new Date(at).toISOString(),
    windows: windows.map(({ start, end }) => [start, end]),
  };
  await makeFolder(dirname(absolute));
  await writeFile(beginFile(absolute), `${JSON.stringify(manifest)}\n`, { flag: 'wx', flush: true });
  await publishFile(absolute);
  return { path, manifest };
}
