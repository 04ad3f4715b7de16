import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import {
  beginFile,
  discardFile,
  listFiles,
  manifestSuffix,
  parseAsidePath,
  publishFile,
} from '../extract/landingFiles.ts';
import { readUndamaged } from '../extract/landingManifest.ts';
import { sha256Of, sha256OfText } from '../fileHash.ts';
import { type DataManifest, isEvent } from '../manifest.ts';
import { changeTexts } from '../manifestTexts.ts';
import { copyWithoutNumbers, countLines } from './landingData.ts';
import { type Numbers, scrubText } from './scrub.ts';

/** A file that was rewritten, its path relative to the folder that was looked through. */
export interface RewrittenFile {
  readonly path: string;
  /** Lines or values that held a number. */
  readonly places: number;
  readonly sha256_before: string;
  readonly sha256_after: string;
}

export interface LandingErasure {
  readonly files: readonly RewrittenFile[];
  /** SHA-256 of each data file (its path) that was ever rewritten, as it is now. */
  readonly hashes: ReadonlyMap<string, string>;
  /** What could not be looked through, with the reason. */
  readonly unread: readonly { readonly path: string; readonly reason: string }[];
  /** What was there. */
  readonly paths: ReadonlySet<string>;
}

export interface EraseOptions {
  readonly numbers: Numbers;
  /** Finds, and changes nothing. */
  readonly isDryRun: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Files that were looked through already. */
  readonly since?: ReadonlySet<string> | undefined;
}

/**
 * Takes the numbers out of everything below the landing folder: readings, configuration, imports, failures, and what was
 * set aside as damaged. A data file and its manifest change in three renames, after each of which the manifest vouches for
 * the data that is there, and which the next call completes where a process died between them.
 */
export async function eraseFromLanding(directory: string, options: EraseOptions): Promise<LandingErasure> {
  const files: RewrittenFile[] = [];
  const unread: { path: string; reason: string }[] = [];
  const known = new Set<string>();
  const hashes = new Map<string, string>();
  const all = await listFiles(directory, '');
  const paths = all.filter(path => !options.since?.has(path));
  const erase = async (path: string, work: () => Promise<RewrittenFile | undefined>): Promise<void> => {
    try {
      const rewritten = await work();
      if (rewritten !== undefined) files.push(rewritten);
    } catch (error) {
      unread.push({ path, reason: (error as Error).message });
    }
  };
  for (const path of paths.filter(each => each.endsWith(manifestSuffix))) {
    // A damaged manifest is looked through as a file of its own.
    const manifest = await readUndamaged(directory, path);
    if (manifest === undefined || isEvent(manifest)) continue;
    if (manifest.data_file !== null) known.add(posix.join(posix.dirname(path), manifest.data_file));
    known.add(path);
    await erase(path, () => eraseReading(directory, path, manifest, options));
    const now = options.isDryRun ? manifest : await readUndamaged(directory, path);
    if (now === undefined || isEvent(now) || now.rewrites === undefined || now.data_file === null) continue;
    hashes.set(posix.join(posix.dirname(path), now.data_file), now.sha256 ?? '');
  }
  for (const path of paths.filter(each => !known.has(each) && !isEventPath(each)))
    await erase(path, () => eraseStray(directory, path, options));
  return { files, hashes, unread, paths: new Set(all) };
}

function isEventPath(path: string): boolean {
  return path.split('/').at(-2) === 'events' && path.endsWith(manifestSuffix);
}

async function eraseReading(
  directory: string,
  path: string,
  found: DataManifest,
  options: EraseOptions,
): Promise<RewrittenFile | undefined> {
  const { numbers, isDryRun } = options;
  const data = found.data_file === null ? undefined : join(directory, dirname(path), found.data_file);
  const manifest = isDryRun ? found : await completeRewriting(directory, path, found, data);
  const lines = data === undefined ? 0 : await countLines(data, numbers);
  const told = changeTexts(manifest, text => scrubText(text, numbers));
  const isTold = JSON.stringify(told) !== JSON.stringify(manifest);
  if (lines === 0 && !isTold) return undefined;
  const before = manifest.sha256 ?? '';
  const places = lines + Number(isTold);
  const holder =
    lines === 0 || found.data_file === null ? path : posix.join(posix.dirname(path), found.data_file);
  if (isDryRun) return { path: holder, places, sha256_before: before, sha256_after: before };
  if (lines === 0 || data === undefined) {
    await publishManifest(directory, path, told);
    return { path, places, sha256_before: before, sha256_after: before };
  }
  const aside = beginFile(data);
  try {
    const rewriting = await copyWithoutNumbers(data, aside, numbers);
    const rewrite = { at: new Date(options.now()).toISOString(), sha256_before: before, lines };
    const rewrites = [...(manifest.rewrites ?? []), rewrite];
    await publishManifest(directory, path, { ...told, rewrites, rewriting } as DataManifest);
    await publishFile(data);
    await publishManifest(directory, path, { ...told, rewrites, ...rewriting } as DataManifest);
    return { path: holder, places, sha256_before: before, sha256_after: rewriting.sha256 };
  } catch (error) {
    await discardFile(data);
    throw error;
  }
}

/** Whichever of the two files a manifest vouches for is there: from then on for that one alone. */
async function completeRewriting(
  directory: string,
  path: string,
  manifest: DataManifest,
  data: string | undefined,
): Promise<DataManifest> {
  const { rewriting, ...rest } = manifest;
  if (rewriting === undefined || data === undefined) return manifest;
  const isThere = (await sha256Of(data)) === rewriting.sha256;
  const complete = (
    isThere ? { ...rest, ...rewriting } : { ...rest, rewrites: manifest.rewrites?.slice(0, -1) }
  ) as DataManifest;
  await publishManifest(directory, path, complete);
  return complete;
}

async function publishManifest(directory: string, path: string, manifest: DataManifest): Promise<void> {
  const absolute = join(directory, path);
  await writeFile(beginFile(absolute), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  await publishFile(absolute);
}

/** A file that no manifest vouches for: one that was set aside as damaged, or lost its manifest. */
async function eraseStray(
  directory: string,
  path: string,
  { numbers, isDryRun }: EraseOptions,
): Promise<RewrittenFile | undefined> {
  const file = join(directory, path);
  const writer = parseAsidePath(path);
  if (writer !== undefined)
    throw new Error(`process ${writer.pid} of ${writer.host} is writing it; stop it, and run this again`);
  if (!/\.zst(?:\.damaged)?$/.test(path)) return eraseText(file, path, numbers, isDryRun);
  const places = await countLines(file, numbers);
  if (places === 0) return undefined;
  const before = await sha256Of(file);
  if (isDryRun) return { path, places, sha256_before: before, sha256_after: before };
  const { sha256 } = await copyWithoutNumbers(file, beginFile(file), numbers);
  await publishFile(file);
  return { path, places, sha256_before: before, sha256_after: sha256 };
}

/** Takes the numbers out of a text file. `path` is what the receipt calls it. */
export async function eraseText(
  file: string,
  path: string,
  numbers: Numbers,
  isDryRun: boolean,
): Promise<RewrittenFile | undefined> {
  const before = await readFile(file, 'utf8');
  const after = scrubText(before, numbers);
  if (after === before) return undefined;
  if (!isDryRun) {
    await writeFile(beginFile(file), after, { flush: true });
    await publishFile(file);
  }
  return { path, places: 1, sha256_before: sha256OfText(before), sha256_after: sha256OfText(after) };
}
