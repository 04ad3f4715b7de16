import { type Row, rows, rowsOfFile, runFile, runScript } from '../../sql.ts';
import { literal, sqlFromTemplate } from '../../sqlTemplate.ts';
import { formatInstant } from '../../window.ts';
import type { ReconcileContext } from '../context.ts';
import type { Section } from '../report.ts';
import { matchRecords } from '../switch/match.ts';
import { exceeds, noTolerance, type Tolerance } from '../tolerance.ts';
import { summaryOf } from './summary.ts';
import { type Comparison, tablesOf } from './tables.ts';

/** Classes that say that something is missing on one side yet, not that something is wrong. */
const unproven: ReadonlySet<string> = new Set([
  'exported before it was final',
  'not final in the ledger',
  'only in the export: set aside in the ledger',
  'only in the export: time that the ledger does not cover',
  'only in the ledger: set aside by the import',
]);

/** Classes that are worth what they cost. */
const monetary: ReadonlySet<string> = new Set(['price differs', 'rate differs']);

/** Microseconds that two times of the provider may lie apart where no id joins them. */
const matchingTolerance = 60_000_000;

/**
 * The ledger against what `import` loaded of the provider's own export, within the time that the imported files cover. Each
 * call is in exactly one class, and the classes sum to the whole difference of each currency. Undefined where nothing was
 * imported of the month. Leaves the relations `provider_comparison` and `provider_differences`.
 */
export async function provider(
  context: ReconcileContext,
  { tolerance = noTolerance }: { readonly tolerance?: Tolerance | undefined } = {},
): Promise<Section | undefined> {
  const { connection } = context;
  await runTemplate(context, 'records');
  const files = await rowsOfFile(connection, 'reconcile/provider/files');
  if (files.length === 0) return undefined;
  await matchAll(context);
  await runTemplate(context, 'compare');
  const comparison = await readComparison(context, files);
  return {
    id: 'provider',
    title: "Against the provider's own export",
    summary: summaryOf(comparison),
    verdict: verdictOf(comparison, tolerance),
    tables: tablesOf(comparison),
    details: [
      {
        name: 'provider_differences',
        relation: 'provider_differences',
        title: "Calls that differ from the provider's export",
      },
    ],
  };
}

async function matchAll({ connection }: ReconcileContext): Promise<void> {
  await runFile(connection, 'normalize/plain_id');
  await runFile(connection, 'reconcile/provider/ids');
  await runFile(connection, 'reconcile/switch/tables');
  await runFile(connection, 'reconcile/provider/open');
  await matchRecords(connection, matchingTolerance);
  await runFile(connection, 'reconcile/provider/settle');
}

async function runTemplate(
  { connection, month, projectId }: ReconcileContext,
  name: 'records' | 'compare',
): Promise<void> {
  const script = sqlFromTemplate(`reconcile/provider/${name}`, {
    project_id: literal(projectId),
    start: literal(formatInstant(month.start)),
    end: literal(formatInstant(month.end)),
  });
  await runScript(connection, script, {}, `reconcile/provider/${name}`);
}

async function readComparison({ connection }: ReconcileContext, files: Row[]): Promise<Comparison> {
  const read = (name: string): Promise<Row[]> => rowsOfFile(connection, `reconcile/provider/${name}`);
  const [clock] = await read('clock');
  const [counts] = await rows(
    connection,
    "select count(*) as calls, count(*) filter (class <> 'agrees') as differing from provider_comparison",
  );
  return {
    files,
    classes: await read('classes'),
    totals: await read('totals'),
    fields: await read('fields'),
    matches: await read('matches'),
    calls: Number(counts?.calls),
    differing: Number(counts?.differing),
    clock,
  };
}

function verdictOf({ classes, totals }: Comparison, tolerance: Tolerance): Section['verdict'] {
  const names = new Set(classes.map(row => String(row.class)).filter(name => name !== 'agrees'));
  const isBeyond = totals.some(row => exceeds(tolerance, String(row.difference), String(row.ledger_amount)));
  const faults = [...names].filter(name => !unproven.has(name));
  if (faults.some(name => !monetary.has(name)) || (faults.length > 0 && isBeyond)) return 'differs';
  return names.size > faults.length ? 'unproven' : 'agrees';
}
