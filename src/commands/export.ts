import { readConfig, readEnvironment } from '../config.ts';
import { normalizeDestination } from '../configValues.ts';
import { UsageError } from '../errors.ts';
import { type DateRange, parseDate } from '../export/days.ts';
import { exportDatasets } from '../export/export.ts';
import type { ExportSummary } from '../export/summary.ts';
import { showExportProgress } from './exportProgress.ts';
import { interruption } from './interruption.ts';
import { formatTable, printJson, say } from './output.ts';

interface Flags {
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly dataset?: readonly string[];
  readonly changedOnly?: boolean;
  readonly pseudonymize?: boolean;
  readonly json?: boolean;
}

/** `trunkledger export`. Exit code 0, or 3 where a part of the exported days is covered by no proven window. */
export async function exportCommand(flags: Flags): Promise<number> {
  const config = readConfig(readEnvironment());
  const request = {
    to: flags.out === undefined ? undefined : normalizeDestination('--out', flags.out),
    range: rangeOf(flags),
    changedOnly: flags.changedOnly === true,
    datasets: flags.dataset,
    pseudonymize: flags.pseudonymize === true,
  };
  const progress = showExportProgress(process.stderr);
  const interrupted = interruption();
  try {
    const effects = { now: Date.now, observer: progress, signal: interrupted.signal };
    const summary = await exportDatasets(config, request, effects);
    progress.stop();
    if (flags.json) printJson(summary);
    else print(summary);
    warn(summary);
    return summary.gaps.length > 0 ? 3 : 0;
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    process.stderr.write('Interrupted. What is written is whole; the same command goes on from here.\n');
    return 1;
  } finally {
    progress.stop();
    interrupted.stop();
  }
}

function rangeOf({ from, to }: Flags): DateRange | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined)
    throw new UsageError('--from and --to go together: the first day, and the day after the last.');
  const range = { from: parseDate('--from', from), to: parseDate('--to', to) };
  if (range.from < range.to) return range;
  throw new UsageError(`--to ${to} is not after --from ${from}; the range is [from, to).`);
}

function print({ destination, datasets }: ExportSummary): void {
  say(
    formatTable(
      ['dataset', 'written', 'unchanged', 'rows', 'bytes'],
      datasets.map(each => [each.dataset, each.written, each.proven + each.unchanged, each.rows, each.bytes]),
    ),
  );
  say(destination);
}

/** What a reader of the files has to know of their days. */
function warn({ gaps, unsettled_days: unsettled, dropped_days: dropped }: ExportSummary): void {
  const [gap] = gaps;
  if (dropped.length > 0)
    process.stderr.write(
      `${dropped.length} days were left as they are, because old calls of theirs were dropped (${dropped[0]}, …).\n`,
    );
  if (unsettled.length > 0)
    process.stderr.write(
      `${unsettled.length} of the days may still change (${unsettled[0]}${unsettled.length > 1 ? ', …' : ''}): later, ` +
        'export --changed-only exports what did.\n',
    );
  if (gap !== undefined)
    process.stderr.write(
      `Calls may be missing: ${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'} in these days, the first from ${gap.start} to ` +
        `${gap.end}. The manifests name them; see trunkledger status.\n`,
    );
}
