import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatInstant, type Window } from '../window.ts';

export const dataSuffix = '.ndjson.zst';
export const manifestSuffix = '.manifest.json';

/**
 * `<project>/<date of the window's start>/<its time>-<window end>-<fetched at>-<unique>`, relative to the landing
 * folder. Every character that could leave the folder or offend a file system is encoded.
 */
export function landingName(projectId: string, window: Window, fetchedAt: number, unique: string): string {
  const [date, time] = formatInstant(window.start).split('T');
  const start = compact(time ?? '').replace('Z', '');
  const fetched = compact(new Date(fetchedAt).toISOString());
  return `${projectFolder(projectId)}/${date}/${start}-${compact(formatInstant(window.end))}-${fetched}-${unique}`;
}

export function projectFolder(projectId: string): string {
  return encodeURIComponent(projectId).replaceAll(/[^A-Za-z0-9_%-]/g, character => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

function compact(instant: string): string {
  return instant.replaceAll(/[-:.]/g, '');
}

/** A file that is written but not published yet. The process id tells a later run whether its writer still lives. */
export function asidePath(path: string): string {
  return `${path}.tmp-${process.pid}`;
}

const asidePattern = /^(?<published>.*)\.tmp-(?<pid>\d+)$/;

export function parseAsidePath(path: string): { published: string; pid: number } | undefined {
  const groups = asidePattern.exec(path)?.groups;
  if (groups?.published === undefined) return undefined;
  return { published: groups.published, pid: Number(groups.pid) };
}

/** Renames the file written aside to its name, for good: a power cut does not undo it. */
export async function publishFile(path: string): Promise<void> {
  await rename(asidePath(path), path);
  await syncFolder(dirname(path));
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
