import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  dataFilesOf,
  hostName,
  isWrittenHere,
  listFiles,
  manifestSuffix,
  parseAsidePath,
} from './landingFiles.ts';

/** Removes what dead processes left half-published in the landing folder, and returns its paths. */
export async function sweepLanding(directory: string): Promise<string[]> {
  const files = await listFiles(directory, '');
  const left: { path: string; published: string }[] = [];
  for (const path of files) {
    const aside = parseAsidePath(path);
    if (aside === undefined || (await isBeingWritten(join(directory, path), aside))) continue;
    left.push({ path, published: aside.published });
  }
  const known = new Set(files);
  // The data first: a sweep that dies in between leaves the sign for the next one.
  const removed = left.flatMap(({ path, published }) => [...orphanOf(published, known), path]);
  for (const path of removed) await rm(join(directory, path), { force: true });
  return removed;
}

/** Data that had got its name when the process died before its manifest did. */
function orphanOf(published: string, files: Set<string>): string[] {
  if (!published.endsWith(manifestSuffix) || files.has(published)) return [];
  return dataFilesOf(published).filter(data => files.has(data));
}

/** Of processes of other machines nothing is known: what they have not touched for a day is left behind. */
const abandonedAfterMilliseconds = 86_400_000;

/** Our own process id proves nothing: in a container every run may have the same one. */
async function isBeingWritten(path: string, writer: { host: string; pid: number }): Promise<boolean> {
  if (writer.host !== hostName()) return !(await isOld(path));
  if (writer.pid === process.pid) return isWrittenHere(path);
  try {
    process.kill(writer.pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > abandonedAfterMilliseconds;
}
