import { readConfig, readEnvironment } from '../config.ts';
import { normalizeZone } from '../configValues.ts';
import { homeAt } from '../home.ts';
import { importFiles } from '../import/importFiles.ts';
import type { ImportResult } from '../import/loadImport.ts';
import { providerColumnNames } from '../import/providerColumns.ts';
import { createLogger } from '../logger.ts';
import { checkOverrides, overridesFor, readOverrides } from '../reconcile/columnOverrides.ts';
import { showImportProgress } from './importProgress.ts';
import { formatTable, printJson, say } from './output.ts';

interface Flags {
  readonly zone?: string;
  readonly map?: readonly string[];
  readonly json?: boolean;
}

/** `trunkledger import FILE…`. Exit code 0, or 3 where lines were set aside. */
export async function importCommand(files: readonly string[], flags: Flags): Promise<number> {
  const config = readConfig(readEnvironment());
  const overrides = readOverrides(flags.map ?? []);
  checkOverrides(overrides, { import: providerColumnNames });
  const options = {
    timeZone: normalizeZone('--zone', flags.zone ?? 'UTC'),
    map: overridesFor('import', overrides),
  };
  const observer = showImportProgress(process.stderr);
  try {
    const results = await importFiles(config, files, options, {
      logger: createLogger(config.logLevel),
      now: Date.now,
      observer,
    });
    observer.stop();
    if (flags.json) printJson({ published: homeAt(config.home).analytics, files: results });
    else print(results);
    return results.some(({ rejected }) => rejected > 0) ? 3 : 0;
  } finally {
    observer.stop();
  }
}

const columns = ['file', 'lines', 'records', 'replaced', 'repeated', 'other', 'rejected', 'from', 'to', ''];

function print(results: readonly ImportResult[]): void {
  say(
    formatTable(
      columns,
      results.map(each => [
        each.file,
        each.lines,
        each.records,
        each.replaced,
        each.repeated + each.superseded,
        each.otherProjects,
        each.rejected,
        each.from,
        each.to,
        each.outcome === 'known' ? 'imported before, nothing changed' : '',
      ]),
    ),
  );
  for (const { file, reasons } of results) {
    for (const { reason, lines, firstLine } of reasons) {
      process.stderr.write(
        `${file}: set aside ${lines} ${lines === 1 ? 'line' : 'lines'}, first line ${firstLine}: ${reason}\n`,
      );
    }
  }
  if (results.some(({ rejected }) => rejected > 0)) {
    process.stderr.write('The lines, whole: trunkledger query "from ops.rejected_records"\n');
  }
}
