import { posix } from 'node:path';
import { readConfig, readEnvironment } from '../config.ts';
import { type ForgetRequest, forget } from '../erase/forget.ts';
import { type Receipt, receiptPath } from '../erase/receipt.ts';
import { UsageError } from '../errors.ts';
import { homeAt } from '../home.ts';
import { createLogger } from '../logger.ts';
import { formatTable, printJson, say } from './output.ts';
import { type RetainFlags, retainCommand } from './retain.ts';

interface Flags extends RetainFlags {
  readonly number?: readonly string[];
  readonly pseudonymize?: boolean;
  readonly retention?: boolean;
}

/** `trunkledger forget`. Exit code 0, or 3 where something below TRUNKLEDGER_HOME may still hold the number. */
export async function forgetCommand(flags: Flags): Promise<number> {
  const {
    number: numbers = [],
    pseudonymize = false,
    retention = false,
    dryRun = false,
    json = false,
  } = flags;
  if (retention) {
    if (numbers.length === 0 && !pseudonymize) return retainCommand(flags);
    throw new UsageError(
      '--retention drops what is old, whosever it is; leave out --number and --pseudonymize.',
    );
  }
  if (numbers.length === 0)
    throw new UsageError('What is to be forgotten? Name it with --number +49…, or use --retention.');
  const config = readConfig(readEnvironment());
  const request: ForgetRequest = {
    numbers,
    mode: pseudonymize ? 'pseudonymize' : 'erase',
    isDryRun: dryRun,
  };
  const receipt = await forget(config, request, {
    logger: createLogger(config.logLevel),
    now: Date.now,
    onStage: stage => process.stderr.write(`${dryRun ? 'looking through' : 'rewriting'} ${stage}\n`),
  });
  if (json) printJson(receipt);
  else print(receipt, receiptPath(homeAt(config.home).receipts, receipt));
  return receipt.state === 'attention' ? 3 : 0;
}

function print(receipt: Receipt, path: string): void {
  const did = receipt.is_dry_run ? 'would be rewritten' : 'rewritten';
  const places = [
    ...receipt.tables.map(({ table, column, rows }) => [`${table}.${column}`, rows, 'rows']),
    ...landingFolders(receipt),
    ...receipt.exports.map(({ path: file, places: count }) => [`exports/${file}`, count, 'values']),
    ...receipt.others.map(({ path: file, places: count }) => [file, count, 'places']),
  ];
  if (places.length === 0) say('No place below TRUNKLEDGER_HOME holds it.');
  else say(formatTable([did, 'count', 'of'], places));
  const done = receipt.mode === 'erase' ? 'erased' : 'pseudonymised';
  const outcome = receipt.is_dry_run ? `Would be ${done}` : `${done[0]?.toUpperCase()}${done.slice(1)}`;
  for (const { digest, is_own } of receipt.numbers) {
    say(
      digest === null
        ? `${outcome}: the number, which gets its keyed hash when the first one is forgotten.`
        : `${outcome}: the number with the keyed hash ${digest}.`,
    );
    if (is_own)
      say(
        `It is one of the project's own numbers: what the configuration says of it ${receipt.is_dry_run ? did : 'was rewritten'} too.`,
      );
  }
  for (const { path: file, reason } of receipt.unread) say(`Not rewritten: ${file}: ${reason}`);
  for (const place of receipt.not_covered) say(`Not covered: ${place}`);
  if (!receipt.is_dry_run) say(`Receipt: ${path}`);
}

/** A row per folder, of which there is one a day: the receipt names each file. */
function landingFolders({ landing }: Receipt): [string, number, string][] {
  return [...Map.groupBy(landing, ({ path }) => posix.dirname(path))].map(([folder, files]) => [
    `landing/${folder}`,
    files.reduce((sum, { places }) => sum + places, 0),
    `lines in ${files.length} ${files.length === 1 ? 'file' : 'files'}`,
  ]);
}
