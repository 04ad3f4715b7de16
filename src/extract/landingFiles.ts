import { rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { syncFolder } from '../durableFiles.ts';
import { isMissingFile } from '../errors.ts';
import { filesBelow } from '../filesBelow.ts';
import { formatInstant, type Window } from '../window.ts';

export const dataSuffix = '.ndjson.zst';
/** Of the data file of an import. */
export const importSuffix = '.csv.zst';
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

/** `<project>/events/<kind>-<at>-<unique>`, relative to the landing folder. */
export function eventName(projectId: string, kind: string, at: number, unique: string): string {
  return `${projectFolder(projectId)}/events/${kind}-${compact(new Date(at).toISOString())}-${unique}`;
}

/** Of a project: where readings of its configuration lie. */
export const configurationFolder = 'configuration';

/** `<project>/configuration/<fetched at>-<unique>`, relative to the landing folder. */
export function configurationName(projectId: string, fetchedAt: number, unique: string): string {
  const fetched = compact(new Date(fetchedAt).toISOString());
  return `${projectFolder(projectId)}/${configurationFolder}/${fetched}-${unique}`;
}

/** Of a project: where imported files lie. */
export const importFolder = 'imports';

/** `<project>/imports/<imported at>-<unique>`, relative to the landing folder. */
export function importName(projectId: string, importedAt: number, unique: string): string {
  return `${projectFolder(projectId)}/${importFolder}/${compact(new Date(importedAt).toISOString())}-${unique}`;
}

/** What the data of a manifest may be called, beside it. */
export function dataFilesOf(manifest: string): string[] {
  const name = manifest.slice(0, -manifestSuffix.length);
  return [name + dataSuffix, name + importSuffix];
}

export function projectFolder(projectId: string): string {
  return encodeURIComponent(projectId).replaceAll(/[^A-Za-z0-9_%-]/g, character => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

function compact(instant: string): string {
  return instant.replaceAll(/[-:.]/g, '');
}

/** Files that this process is writing aside now. */
const writtenHere = new Set<string>();

/**
 * Where a file is written before it is published. Machine and process id tell a later run whether its writer still lives.
 * To be followed by `publishFile` or `discardFile`.
 */
export function beginFile(path: string): string {
  const aside = asidePath(path);
  writtenHere.add(aside);
  return aside;
}

/** Renames the file written aside to its name, for good: a power cut does not undo it. */
export async function publishFile(path: string): Promise<void> {
  await rename(asidePath(path), path);
  writtenHere.delete(asidePath(path));
  await syncFolder(dirname(path));
}

/** Removes the file written aside, if there is one. */
export async function discardFile(path: string): Promise<void> {
  await rm(asidePath(path), { force: true });
  writtenHere.delete(asidePath(path));
}

/** Whether a file that was begun has not got its name yet. */
export function isUnpublished(path: string): boolean {
  return writtenHere.has(asidePath(path));
}

export function isWrittenHere(aside: string): boolean {
  return writtenHere.has(aside);
}

function asidePath(path: string): string {
  return `${path}.tmp-${hostName()}-${process.pid}`;
}

/** Of this machine, as a part of a file name. */
export function hostName(): string {
  return hostname().replaceAll(/[^A-Za-z0-9.-]/g, '_');
}

const asidePattern = /^(?<published>.*)\.tmp-(?:(?<host>[A-Za-z0-9_.-]+)-)?(?<pid>\d+)$/;

/** What a process was writing, and which process of which machine. */
export function parseAsidePath(path: string): { published: string; host: string; pid: number } | undefined {
  const { published, host = hostName(), pid } = asidePattern.exec(path)?.groups ?? {};
  if (published === undefined) return undefined;
  return { published, host, pid: Number(pid) };
}

/** Paths of all files below `folder`, sorted, relative to `directory`, with `/`. */
export async function listFiles(directory: string, folder: string): Promise<string[]> {
  try {
    const files = await filesBelow(join(directory, folder));
    return files.map(path => path.slice(join(directory, sep).length).replaceAll(sep, '/')).sort();
  } catch (error) {
    if (isMissingFile(error)) return [];
    throw error;
  }
}
