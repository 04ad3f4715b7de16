import { DateTime } from 'luxon';
import { type Config, readConfig, readEnvironment, requireCredentials } from '../config.ts';
import { UsageError } from '../errors.ts';
import type { RunKind, RunRequest } from '../jobs/jobs.ts';
import { closeRange } from '../load/closes.ts';
import { parseTime } from '../time.ts';
import { ask } from './ask.ts';
import { printJson, say } from './output.ts';
import { refuseFuture } from './refuseFuture.ts';

interface Flags {
  readonly from?: string;
  readonly to?: string;
  readonly date?: string;
  readonly acceptShrink?: boolean;
  readonly json?: boolean;
}

/** `trunkledger run <kind>`: asks for a run, which the process that is up carries out. */
export async function runCommand(kind: RunKind, flags: Flags): Promise<number> {
  const config = readConfig(readEnvironment());
  const request = requestOf(kind, flags, config);
  if (kind === 'export' && config.exportTo === undefined) warnOfExport();
  const [job] = await ask(config, [[kind, request]]);
  if (flags.json) printJson({ kind, job, ...request });
  else say(`Asked for: ${kind} (job ${job}). A process that is up carries it out; see trunkledger status.`);
  return 0;
}

/** No error: it counts what the process that is up was given. */
function warnOfExport(): void {
  process.stderr.write(
    'Warning: TRUNKLEDGER_EXPORT_TO is not set here. Unless it is set for the process that is up, the export fails: ' +
      'set it there, and start it anew; or export by hand with: trunkledger export --out DIR\n',
  );
}

function requestOf(kind: RunKind, { from, to, date, acceptShrink }: Flags, config: Config): RunRequest {
  const { projectId } = requireCredentials(config);
  refuseFlags(kind, 'sync', { '--from': from, '--to': to, '--accept-shrink': acceptShrink });
  refuseFlags(kind, 'close', { '--date': date });
  if (date !== undefined && !isDate(date)) {
    throw new UsageError(`--date is "${date}"; allowed: a billing day such as 2026-10-01.`);
  }
  if (date !== undefined && closeRange(date, config.timeZone).end > Date.now() / 1000)
    throw new UsageError(
      `--date ${date} has not ended yet in ${config.timeZone}: what is still to come is not closed.`,
    );
  const range = {
    ...(from === undefined ? {} : { from: parseTime('--from', from, config.timeZone) }),
    ...(to === undefined ? {} : { to: parseTime('--to', to, config.timeZone) }),
  };
  if (range.from !== undefined && range.to !== undefined && range.to <= range.from) {
    throw new UsageError(`--to ${to} is not after --from ${from}; the range is [from, to).`);
  }
  refuseFuture('--from', range.from);
  return {
    projectId,
    ...range,
    ...(date === undefined ? {} : { date }),
    ...(kind === 'sync' ? { isThorough: true } : {}),
    ...(acceptShrink ? { acceptShrink } : {}),
  };
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid;
}

function refuseFlags(kind: RunKind, only: RunKind, flags: Record<string, unknown>): void {
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  if (kind === only || given.length === 0) return;
  throw new UsageError(
    `${given.map(([name]) => name).join(', ')} cannot go with run ${kind}, only with run ${only}.`,
  );
}
