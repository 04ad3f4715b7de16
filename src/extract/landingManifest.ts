import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isMissingFile } from '../errors.ts';
import type { AnyManifest } from '../manifest.ts';
import { DamagedManifestError, readAgain } from './landingErrors.ts';

const count = z.int().nonnegative();
const instant = z.iso.datetime();

// A plain name: a manifest must not lead out of its own folder.
const dataFile = z.string().regex(/^[^/\\]+\.ndjson\.zst$/);
const importFile = z.string().regex(/^[^/\\]+\.csv\.zst$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** That the data file is being, or was, rewritten without numbers. */
const rewritten = {
  rewriting: z.object({ sha256, bytes: count }).optional(),
  rewrites: z.array(z.object({ at: instant, sha256_before: sha256, lines: count })).optional(),
};

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
    data_file: dataFile.nullable(),
    sha256: sha256.nullable(),
    bytes: count,
    error: z.string().nullable(),
    not_before: instant.nullable(),
    policy: z.object({
      settle_after_seconds: z.number().nonnegative(),
      stale_after_seconds: z.number().nonnegative(),
      shrink_limit: z.number().min(0).max(1),
      accept_shrink: z.boolean(),
    }),
    ...rewritten,
  })
  .refine(
    manifest => manifest.kind === 'failure' || (manifest.data_file !== null && manifest.sha256 !== null),
    {
      message: 'a reading needs data_file and sha256',
    },
  );

const second = z.int();

const eventSchema = z.object({
  schema_version: z.literal(1),
  kind: z.enum(['plan', 'mend', 'reopen']),
  project_id: z.string(),
  run_id: z.string(),
  fetched_at: instant,
  windows: z.array(z.tuple([second, second])),
});

const resource = z.enum([
  'trunks',
  'sip_endpoints',
  'phone_numbers',
  'country_permissions',
  'access_control_lists',
  'ip_ranges',
  'trunk_access_control_lists',
  'credential_lists',
  'credential_list_trunks',
]);

const configurationSchema = z.object({
  schema_version: z.literal(1),
  kind: z.literal('configuration'),
  project_id: z.string(),
  run_id: z.string(),
  fetched_at: instant,
  finished_at: instant,
  api_url: z.string(),
  requests: count,
  lists: count,
  records: count,
  failed_lists: z.array(z.object({ resource, parent_id: z.string().nullable(), error: z.string() })),
  data_file: dataFile,
  sha256,
  bytes: count,
  ...rewritten,
});

const importSchema = z.object({
  schema_version: z.literal(1),
  kind: z.literal('import'),
  project_id: z.string(),
  run_id: z.string(),
  fetched_at: instant,
  file_name: z.string(),
  source_sha256: sha256,
  time_zone: z.string(),
  map: z.record(z.string(), z.string()),
  data_file: importFile,
  sha256,
  bytes: count,
  ...rewritten,
});

const anySchema = z.union([manifestSchema, eventSchema, configurationSchema, importSchema]);

/** `path` is relative to `directory`. @throws DamagedManifestError */
export async function readManifest(directory: string, path: string): Promise<AnyManifest> {
  try {
    return anySchema.parse(JSON.parse(await readFile(join(directory, path), 'utf8')));
  } catch (error) {
    if (isMissingFile(error)) {
      const remedy = `Restore it from a backup, or go without it. ${readAgain(path)}`;
      throw new DamagedManifestError(`The manifest ${path} in ${directory} is missing.`, remedy, {
        cause: error,
      });
    }
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new DamagedManifestError(
      `The manifest ${path} in ${directory} is damaged: ${reason}.`,
      `Remove it. ${readAgain(path)}`,
      { cause: error },
    );
  }
}

/** Undefined where it is damaged. `path` is relative to `directory`. */
export async function readUndamaged(directory: string, path: string): Promise<AnyManifest | undefined> {
  try {
    return await readManifest(directory, path);
  } catch (error) {
    if (error instanceof DamagedManifestError) return undefined;
    throw error;
  }
}
