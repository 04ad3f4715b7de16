import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataSuffix, isWrittenHere, listFiles, manifestSuffix, parseAsidePath } from './landingFiles.ts';

/** Removes what dead processes left half-published in the landing folder, and returns its paths. */
export async function sweepLanding(directory: string): Promise<string[]> {
  const files = await listFiles(directory, '');
  const left = files.flatMap(path => {
    const aside = parseAsidePath(path);
    if (aside === undefined || isBeingWritten(join(directory, path), aside.pid)) return [];
    return [{ path, published: aside.published }];
  });
  const known = new Set(files);
  // The data first: a sweep that dies in between leaves the sign for the next one.
  const removed = left.flatMap(({ path, published }) => [...orphanOf(published, known), path]);
  for (const path of removed) await rm(join(directory, path), { force: true });
  return removed;
}

/** Data that had got its name when the process died before its manifest did. */
function orphanOf(published: string, files: Set<string>): string[] {
  if (!published.endsWith(manifestSuffix) || files.has(published)) return [];
  const data = published.slice(0, -manifestSuffix.length) + dataSuffix;
  return files.has(data) ? [data] : [];
}

/** Our own process id proves nothing: in a container every run may have the same one. */
function isBeingWritten(path: string, pid: number): boolean {
  if (pid === process.pid) return isWrittenHere(path);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
