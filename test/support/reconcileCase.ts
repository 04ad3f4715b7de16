import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../src/errors.ts';
import { sectionDocument } from '../../src/reconcile/output/jsonReport.ts';
import { makeSections } from '../../src/reconcile/reconcile.ts';
import type { Section } from '../../src/reconcile/report.ts';
import type { ReconcileOptions } from '../../src/reconcile/sections.ts';
import { parseTolerance } from '../../src/reconcile/tolerance.ts';
import { type Row, rows } from '../../src/sql.ts';
import { importText } from './imports.ts';
import { openReconciliation, type ReconciliationOptions } from './reconcile.ts';

/** `options.json` of a case: what the warehouse is like, what the command line says, and what is compared. */
interface CaseOptions
  extends Pick<ReconciliationOptions, 'month' | 'zone' | 'fetchedAt' | 'now' | 'windows'> {
  /** Ids of the sections that are compared. */
  readonly sections: readonly string[];
  /** As the command line gives it. */
  readonly tolerance?: string;
  /** Files of the case's folder that `import` loads before the warehouse is published. */
  readonly imports?: readonly string[];
  /**
   * Other options of the command line, as src/reconcile/sections.ts names them. A text that names a file of the case's
   * folder becomes that file's path.
   */
  readonly with?: Readonly<Record<string, unknown>>;
}

/**
 * What `expected.json` has to be: each section with the rows of its tables and of its details; or `error`, what a person is
 * told where it ends with that.
 */
export async function runCase(folder: string): Promise<unknown> {
  try {
    return await compare(folder);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return { error: error.message.replaceAll(join(folder, '/'), '') };
  }
}

async function compare(folder: string): Promise<object[]> {
  const options = JSON.parse(await readFile(join(folder, 'options.json'), 'utf8')) as CaseOptions;
  const text = await readFile(join(folder, 'calls.ndjson'), 'utf8');
  const context = await openReconciliation(text.split('\n').filter(Boolean), {
    ...options,
    prepare: async ledger => {
      for (const fileName of options.imports ?? [])
        await importText(ledger, await readFile(join(folder, fileName)), { fileName });
    },
  });
  const given = withPaths(options.with ?? {}, folder) as ReconcileOptions;
  const tolerance = options.tolerance === undefined ? {} : { tolerance: parseTolerance(options.tolerance) };
  const made = await makeSections(context, { ...given, ...tolerance });
  const compared = made.filter(({ id }) => options.sections.includes(id));
  return Promise.all(
    compared.map(async section => ({
      ...sectionDocument(section),
      details: await detailRows(section, query => rows(context.connection, query)),
    })),
  );
}

async function detailRows(
  { details }: Section,
  ask: (query: string) => Promise<Row[]>,
): Promise<Record<string, Row[]>> {
  const found: Record<string, Row[]> = {};
  for (const { name, relation } of details) found[name] = await ask(`from "${relation}"`);
  return found;
}

function withPaths(value: unknown, folder: string): unknown {
  if (typeof value === 'string') return existsSync(join(folder, value)) ? join(folder, value) : value;
  if (Array.isArray(value)) return value.map(each => withPaths(each, folder));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withPaths(each, folder)]));
}
