import { readConfig, readEnvironment } from '../config.ts';
import { normalizeDuration } from '../configValues.ts';
import { retain } from '../erase/retain.ts';
import { UsageError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { formatTable, printJson, say } from './output.ts';

export interface RetainFlags {
  readonly landing?: string;
  readonly calls?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `trunkledger retain`, and `trunkledger forget --retention`. Exit code 0. */
export async function retainCommand({
  landing,
  calls,
  dryRun = false,
  json = false,
}: RetainFlags): Promise<number> {
  const config = readConfig(readEnvironment());
  const periods = {
    landing: landing === undefined ? config.retainLanding : normalizeDuration('--landing', landing),
    calls: calls === undefined ? config.retainCalls : normalizeDuration('--calls', calls),
  };
  if (periods.landing === undefined && periods.calls === undefined) {
    throw new UsageError(
      'How long is what to be kept? Nothing says so: give --landing and --calls, such as --calls 540d, or set ' +
        'TRUNKLEDGER_RETAIN_LANDING and TRUNKLEDGER_RETAIN_CALLS.',
    );
  }
  const dropped = await retain(config, periods, dryRun, {
    logger: createLogger(config.logLevel),
    now: Date.now,
  });
  if (json) printJson(dropped);
  else {
    const columns = Object.keys(dropped[0] ?? {}) as (keyof (typeof dropped)[number])[];
    say(`${dryRun ? 'Would be dropped' : 'Dropped'}, from the beginning until the times given:`);
    say(
      formatTable(
        columns,
        dropped.map(row => columns.map(column => row[column])),
      ),
    );
  }
  return 0;
}
