import { rows, rowsOfFile, runFile } from '../../sql.ts';
import { formatInstant } from '../../window.ts';
import type { ReconcileContext } from '../context.ts';
import type { Section } from '../report.ts';
import { tellClocks } from './clocks.ts';
import { expandFiles } from './files.ts';
import { defineSwitchMacros } from './macros.ts';
import { matchRecords } from './match.ts';
import { normalizeSwitchOptions, type SwitchFlags, type SwitchOptions } from './options.ts';
import { readSwitchFile } from './readFile.ts';
import { type ClassRow, type FileRow, summary, verdict } from './result.ts';
import { classTable, fileTable, setAsideTable, tierTable } from './tables.ts';

/**
 * The calls of the month against the records of the own switch (Asterisk `cdr-csv`, FreeSWITCH `cdr_csv`, or any CSV with a
 * header): each record with at most one call, best first, by numbers and a time within the tolerance once the clock's
 * offset is taken out. Leaves the relations `switch_differences` and `switch_lines_set_aside`.
 * @throws UsageError for options that are none of those allowed, files that are not there or no records.
 */
export async function switchRecords(context: ReconcileContext, flags: SwitchFlags): Promise<Section> {
  const options = normalizeSwitchOptions(flags, context.timeZone);
  const { connection } = context;
  await readRecords(context, options);
  await tellClocks(connection);
  await runFile(connection, 'reconcile/switch/ambiguous', { tolerance: options.timeTolerance });
  await matchRecords(connection, options.timeTolerance);
  await compare(context, options);
  return section(context, options);
}

async function readRecords(context: ReconcileContext, options: SwitchOptions): Promise<void> {
  const { connection, month } = context;
  await runFile(connection, 'reconcile/switch/tables');
  await defineSwitchMacros(connection, month, options);
  for (const [index, file] of expandFiles(options.files).entries())
    await readSwitchFile(context, options, index + 1, file);
  await runFile(connection, 'reconcile/switch/repeated');
  await runFile(connection, 'reconcile/switch/calls');
}

async function compare({ connection, month }: ReconcileContext, options: SwitchOptions): Promise<void> {
  await runFile(connection, 'reconcile/switch/outcomes', {
    start: formatInstant(month.start),
    end: formatInstant(month.end),
    tolerance: options.timeTolerance,
    seconds: options.durationTolerance.seconds,
    share: options.durationTolerance.share,
  });
  await runFile(connection, 'reconcile/switch/differences');
}

async function section({ connection }: ReconcileContext, options: SwitchOptions): Promise<Section> {
  const classes = (await rowsOfFile(connection, 'reconcile/switch/classes')) as unknown as ClassRow[];
  const files = (await rowsOfFile(connection, 'reconcile/switch/files_read')) as unknown as FileRow[];
  const tiers = await rowsOfFile(connection, 'reconcile/switch/tiers');
  const reasons = await rowsOfFile(connection, 'reconcile/switch/set_aside_reasons');
  const [calls] = await rows(connection, 'select count(*) as calls from switch_calls where is_in_month');
  return {
    id: 'switch',
    title: 'Records of the own switch',
    summary: summary(classes, files, Number(calls?.calls)),
    verdict: verdict(classes, files),
    tables: [
      classTable(classes, options),
      tierTable(tiers),
      fileTable(files, options),
      ...(reasons.length > 0 ? [setAsideTable(reasons)] : []),
    ],
    details: [
      {
        name: 'switch_differences',
        title: 'Calls and switch records that differ',
        relation: 'switch_differences',
      },
      ...(reasons.length > 0
        ? [
            {
              name: 'switch_lines_set_aside',
              title: 'Lines of switch files that could not be read',
              relation: 'switch_lines_set_aside',
            },
          ]
        : []),
    ],
  };
}
