import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles, manifestSuffix, projectFolder } from '../extract/landingFiles.ts';

/**
 * Files of readings of windows that ended by `landingFrom` (epoch seconds), by their names, and of the imports named:
 * manifests first, since data without one is nothing to a rebuild.
 */
export async function droppableFiles(
  directory: string,
  projectId: string,
  landingFrom: number,
  imports: readonly string[],
): Promise<string[]> {
  const project = projectFolder(projectId);
  const known = new Set(imports.map(file => file.replace(/\.csv\.zst$/, '')));
  const files = (await listFiles(directory, project)).filter(path => {
    const end = windowEnd(path.slice(project.length + 1));
    return end === undefined ? known.has(path.split('.')[0] ?? '') : end <= landingFrom;
  });
  const isManifest = (path: string): number => Number(!path.endsWith(manifestSuffix));
  return files.sort((a, b) => isManifest(a) - isManifest(b));
}

/** `2026-10-01/083000-20261001T090000Z-…`: the end of the window, epoch seconds; undefined for what is no reading of one. */
function windowEnd(path: string): number | undefined {
  const [, year, month, day, hours, minutes, seconds] =
    /^\d{4}-\d{2}-\d{2}\/\d{6}-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-/.exec(path) ?? [];
  if (year === undefined) return undefined;
  return Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`) / 1000;
}

export async function removeFiles(directory: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(join(directory, path), { force: true });
}
