import { refuseFailed } from '../conclusion.ts';
import { readConfig, readEnvironment, requireCredentials } from '../config.ts';
import { normalizeDuration } from '../configValues.ts';
import { UsageError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { type SyncOptions, sync } from '../pipeline.ts';
import { rebuild } from '../rebuild.ts';
import type { RunSummary } from '../summary.ts';
import { parseTime } from '../time.ts';
import { interruption } from './interruption.ts';
import { printJson, printPairs, say } from './output.ts';
import { showProgress } from './progress.ts';

interface Flags {
  readonly from?: string;
  readonly to?: string;
  readonly window?: string;
  readonly rebuild?: boolean;
  readonly check?: boolean;
  readonly acceptShrink?: boolean;
  /** False for --no-resources. */
  readonly resources?: boolean;
  readonly json?: boolean;
}

/** `trunkledger sync`. Exit code 0, 1 where no window could be read or the run was interrupted, 3 for attention. */
export async function syncCommand(flags: Flags): Promise<number> {
  const config = readConfig(readEnvironment());
  const logger = createLogger(config.logLevel);
  if (flags.rebuild) {
    refuseBesideRebuild(flags);
    const rebuilt = await rebuild(config, logger);
    if (flags.json) printJson(rebuilt);
    else say(`Rebuilt ${rebuilt.ledger} from ${rebuilt.manifests} manifests: ${rebuilt.calls} calls.`);
    return rebuilt.needsPerson ? 3 : 0;
  }
  const options = syncOptions(flags, config.timeZone);
  const progress = showProgress(process.stderr);
  const interrupted = interruption();
  try {
    const summary = await sync(config, requireCredentials(config), options, {
      logger,
      observer: progress,
      signal: interrupted.signal,
    });
    progress.stop();
    if (flags.json) printJson(summary);
    else printSummary(summary);
    return exitCodeOf(summary);
  } finally {
    progress.stop();
    interrupted.stop();
  }
}

function refuseBesideRebuild(flags: Flags): void {
  const { from, to, check, acceptShrink, resources } = flags;
  const beside = Object.entries({
    '--from': from,
    '--to': to,
    '--check': check,
    '--accept-shrink': acceptShrink,
    '--no-resources': resources === false,
  })
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name]) => name);
  if (beside.length === 0) return;
  throw new UsageError(
    `${beside.join(', ')} cannot go with --rebuild, which makes everything again as it was landed. Run it first, then sync without it.`,
  );
}

function syncOptions(flags: Flags, zone: string): SyncOptions {
  const from = flags.from === undefined ? undefined : parseTime('--from', flags.from, zone);
  const to = flags.to === undefined ? undefined : parseTime('--to', flags.to, zone);
  if (from !== undefined && to !== undefined && to <= from) {
    throw new UsageError(`--to ${flags.to} is not after --from ${flags.from}; the range is [from, to).`);
  }
  const windowSeconds = normalizeDuration('--window', flags.window ?? '1h');
  if (windowSeconds < 1 || 86_400 % windowSeconds !== 0) {
    throw new UsageError(
      `--window is "${flags.window}"; allowed: what divides a day evenly, such as 5m, 15m, 1h or 6h.`,
    );
  }
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    windowSeconds,
    acceptShrink: flags.acceptShrink === true,
    resources: flags.resources !== false,
    fullCheck: flags.check === true,
    command: commandOf(flags),
  };
}

/** What the run came to as an exit code. Throws where no window at all could be read. */
export function exitCodeOf(summary: RunSummary): number {
  refuseFailed(summary);
  if (summary.state === 'interrupted') {
    process.stderr.write(
      'Interrupted. What was read is loaded and published; the same command goes on from here.\n',
    );
    return 1;
  }
  return summary.state === 'attention' ? 3 : 0;
}

/** As it was typed, but for what is so anyway. */
function commandOf({ json: _json, window, resources, ...flags }: Flags): string {
  const rest = { window: window === '1h' ? undefined : window, noResources: resources === false };
  const words = Object.entries({ ...flags, ...rest })
    .filter(([, value]) => value !== false && value !== undefined)
    .map(([name, value]) => `--${kebab(name)}${value === true ? '' : ` ${value}`}`);
  return ['sync', ...words].join(' ');
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

export function printSummary(summary: RunSummary): void {
  const number = (value: number): string => value.toLocaleString('en-US');
  printPairs([
    ['range', `${summary.from} to ${summary.to}`],
    ['windows', `${number(summary.windows)} loaded, ${number(summary.failedWindows)} failed`],
    [
      'calls',
      `${number(summary.callsNew)} new, ${number(summary.callsChanged)} changed, ${number(summary.callsUnchanged)} unchanged, ` +
        `${number(summary.callsVanished)} vanished, ${number(summary.callsRejected)} rejected`,
    ],
    ...configurationLine(summary, number),
    ['requests', `${number(summary.requests)}, of them ${number(summary.retries)} retries`],
    ['seconds', summary.seconds.toFixed(1)],
  ]);
  // What befell windows was told while they were read.
  for (const error of summary.errors.filter(each => each.startsWith('configuration:'))) {
    process.stderr.write(`${error}\n`);
  }
  for (const warning of summary.warnings) process.stderr.write(`Warning: ${warning}\n`);
  if (summary.state === 'attention') {
    process.stderr.write(
      'Something needs a person (open gaps, refused readings, rejected records or failed lists): trunkledger status\n',
    );
  }
}

function configurationLine(
  { configuration, failedLists, rejectedResources }: RunSummary,
  number: (value: number) => string,
): [name: string, value: string][] {
  if (configuration === null) return [];
  const { lists, newVersions, changedVersions, closedVersions } = configuration;
  const versions = `${number(newVersions)} new, ${number(changedVersions)} changed, ${number(closedVersions)} closed`;
  const failed = `${number(failedLists)} failed`;
  return [
    [
      'configuration',
      `${number(lists)} lists, ${failed}: ${versions}, ${number(rejectedResources)} rejected`,
    ],
  ];
}
