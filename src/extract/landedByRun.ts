import { isConfiguration, isReading, windowOf } from '../manifest.ts';
import type { Window } from '../window.ts';
import { configurationFolder, listFiles, manifestSuffix, projectFolder } from './landingFiles.ts';
import { readUndamaged } from './landingManifest.ts';
import type { Landed, LandedConfiguration } from './landingWriter.ts';

/** Whose work is looked for. */
export interface RunOfProject {
  readonly projectId: string;
  readonly runId: string;
}

const day = 86_400;

/** Readings and failures that a run has landed of a window, or of parts of it, in the order of time. */
export async function windowsLandedBy(
  directory: string,
  { projectId, runId }: RunOfProject,
  window: Window,
): Promise<Landed[]> {
  const found: Landed[] = [];
  for (const date of datesOf(window)) {
    const paths = await listFiles(directory, `${projectFolder(projectId)}/${date}`);
    for (const path of paths.filter(
      each => each.endsWith(manifestSuffix) && isWithin(startOf(each), window),
    )) {
      // Whoever takes up what is pending tells of a damaged one.
      const manifest = await readUndamaged(directory, path);
      if (manifest === undefined || !isReading(manifest)) continue;
      if (manifest.run_id === runId && windowOf(manifest).end <= window.end) found.push({ path, manifest });
    }
  }
  return found;
}

/** The newest reading of the configuration that a run has landed. */
export async function configurationLandedBy(
  directory: string,
  { projectId, runId }: RunOfProject,
): Promise<LandedConfiguration | undefined> {
  const paths = await listFiles(directory, `${projectFolder(projectId)}/${configurationFolder}`);
  for (const path of paths.filter(each => each.endsWith(manifestSuffix)).reverse()) {
    const manifest = await readUndamaged(directory, path);
    if (manifest !== undefined && isConfiguration(manifest) && manifest.run_id === runId)
      return { path, manifest };
  }
  return undefined;
}

/** The dates in UTC that a window touches. */
function datesOf({ start, end }: Window): string[] {
  const first = Math.floor(start / day);
  const dates = Math.ceil(end / day) - first;
  return Array.from({ length: dates }, (_, n) =>
    new Date((first + n) * day * 1000).toISOString().slice(0, 10),
  );
}

/** `…/2026-10-01/083000-…`: the start of a window as its name tells it, epoch seconds. */
function startOf(path: string): number {
  const [name = '', date = ''] = path.split('/').reverse();
  return Date.parse(`${date}T${name.slice(0, 2)}:${name.slice(2, 4)}:${name.slice(4, 6)}Z`) / 1000;
}

function isWithin(time: number, { start, end }: Window): boolean {
  return time >= start && time < end;
}
