import { readConfig, readEnvironment } from '../config.ts';
import { homeAt } from '../home.ts';
import { createLogger } from '../logger.ts';
import { openContext } from '../reconcile/openContext.ts';
import { reconcile as makeSections } from '../reconcile/reconcile.ts';
import type { Section } from '../reconcile/report.ts';
import { withScratch } from '../reconcile/scratch.ts';
import type { ReconcileOptions } from '../reconcile/sections.ts';
import { formatTable, printJson, say } from './output.ts';

interface Flags extends ReconcileOptions {
  /** `2026-10` */
  readonly month: string;
  readonly project?: string;
  readonly json?: boolean;
}

/** `trunkledger reconcile`: exit code 3 where a section differs or is unproven. */
export async function reconcile(flags: Flags): Promise<number> {
  const config = readConfig(readEnvironment());
  const sections = await withScratch(homeAt(config.home).analytics, async connection =>
    makeSections(
      await openContext(connection, {
        month: flags.month,
        projectId: flags.project ?? config.projectId,
        now: Date.now,
        logger: createLogger(config.logLevel),
      }),
      flags,
    ),
  );
  if (flags.json) printJson({ month: flags.month, sections });
  else for (const section of sections) print(section);
  return sections.every(({ verdict }) => verdict === 'agrees') ? 0 : 3;
}

function print({ title, verdict, summary, tables }: Section): void {
  say(`\n${title}: ${verdict}\n${summary}`);
  for (const table of tables) {
    say(`\n${table.title}`);
    say(
      formatTable(
        table.columns.map(({ label }) => label),
        table.rows,
      ),
    );
  }
}
