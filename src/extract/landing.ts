import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { TerminalError } from '../errors.ts';
import type { Manifest } from '../manifest.ts';
import { dataSuffix, manifestSuffix, parseAsidePath, projectFolder } from './landingFiles.ts';
import {
  type Landed,
  type LandingWriter,
  landFailure,
  openLandingWriter,
  type Reading,
} from './landingWriter.ts';

export type { Landed, LandingWriter, Reading } from './landingWriter.ts';

/** The landing folder: what the API returned, one file per reading of a window. Paths are relative to it, with `/`. */
export interface Landing {
  readonly directory: string;
  open(reading: Reading): Promise<LandingWriter>;
  landFailure(reading: Reading, facts: Parameters<typeof landFailure>[2]): Promise<Landed>;
  /** Paths of all manifests (of a project), sorted; no file is opened. */
  list(projectId?: string): Promise<string[]>;
  /** @throws DamagedManifestError */
  read(path: string): Promise<Manifest>;
  /** Proves the data file of a manifest against its checksum. @throws DamagedManifestError, DamagedDataError */
  verify(path: string): Promise<Manifest>;
  /** Removes what dead processes left half-published. Returns the paths that it removed. */
  sweep(): Promise<string[]>;
}

/** A manifest that is missing, unreadable or not of this version. */
export class DamagedManifestError extends TerminalError {}

/** A data file that is missing or not the one that its manifest describes. */
export class DamagedDataError extends TerminalError {}

export function createLanding(directory: string): Landing {
  const landing: Landing = {
    directory,
    open: reading => openLandingWriter(directory, reading),
    landFailure: (reading, facts) => landFailure(directory, reading, facts),
    async list(projectId) {
      const folder = projectId === undefined ? '' : projectFolder(projectId);
      return (await listFiles(directory, folder)).filter(path => path.endsWith(manifestSuffix));
    },
    read: path => readManifest(directory, path),
    async verify(path) {
      const manifest = await landing.read(path);
      await verifyData(directory, path, manifest);
      return manifest;
    },
    sweep: () => sweep(directory),
  };
  return landing;
}

async function listFiles(directory: string, folder: string): Promise<string[]> {
  try {
    const entries = await readdir(join(directory, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
    return files.map(path => path.slice(join(directory, sep).length).replaceAll(sep, '/')).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

const count = z.int().nonnegative();
const instant = z.iso.datetime();

const manifestSchema = z
  .object({
    schema_version: z.literal(1),
    kind: z.enum(['reading', 'failure']),
    project_id: z.string(),
    window_start: instant,
    window_end: instant,
    run_id: z.string(),
    fetched_at: instant,
    finished_at: instant,
    api_url: z.string(),
    readings: count,
    requests: count,
    pages: count,
    page_size: count,
    total_items: count,
    records: count,
    distinct_ids: count,
    records_without_id: count,
    // A plain name: a manifest must not lead out of its own folder.
    data_file: z
      .string()
      .regex(/^[^/\\]+\.ndjson\.zst$/)
      .nullable(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
    bytes: count,
    error: z.string().nullable(),
    not_before: instant.nullable(),
    policy: z.object({
      settle_after_seconds: z.number().nonnegative(),
      stale_after_seconds: z.number().nonnegative(),
      shrink_limit: z.number().min(0).max(1),
      accept_shrink: z.boolean(),
    }),
  })
  .refine(
    manifest => manifest.kind === 'failure' || (manifest.data_file !== null && manifest.sha256 !== null),
    {
      message: 'a reading needs data_file and sha256',
    },
  );

const readAgain = 'Remove it and read its window again with sync --from … --to ….';

async function readManifest(directory: string, path: string): Promise<Manifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(directory, path), 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new DamagedManifestError(
      `The manifest ${path} in ${directory} is damaged: ${reason}. ${readAgain}`,
      {
        cause: error,
      },
    );
  }
}

async function verifyData(directory: string, path: string, manifest: Manifest): Promise<void> {
  if (manifest.data_file === null) return;
  const data = join(directory, dirname(path), manifest.data_file);
  const found = await sha256Of(data);
  if (found === manifest.sha256) return;
  throw new DamagedDataError(
    `The landing file ${data} has the SHA-256 ${found}; its manifest says ${manifest.sha256}. ` +
      `Restore it from a backup, or remove it with its manifest and read its window again with sync --from … --to ….`,
  );
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    if (isMissing(error)) return 'of no file';
    throw error;
  }
  return hash.digest('hex');
}

async function sweep(directory: string): Promise<string[]> {
  const files = await listFiles(directory, '');
  const left = files.flatMap(path => {
    const aside = parseAsidePath(path);
    return aside === undefined || isAlive(aside.pid) ? [] : [{ path, published: aside.published }];
  });
  const known = new Set(files);
  const removed = left.flatMap(({ path, published }) => [path, ...orphanOf(published, known)]);
  for (const path of removed) await rm(join(directory, path), { force: true });
  return removed;
}

/** Data that had got its name when the process died before its manifest did. */
function orphanOf(published: string, files: Set<string>): string[] {
  if (!published.endsWith(manifestSuffix) || files.has(published)) return [];
  const data = published.slice(0, -manifestSuffix.length) + dataSuffix;
  return files.has(data) ? [data] : [];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
