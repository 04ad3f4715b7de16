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
    ...receipt.landing.map(({ path: file, places: count }) => [`landing/${file}`, count, 'lines']),
    ...receipt.exports.map(({ path: file, places: count }) => [`exports/${file}`, count, 'values']),
    ...receipt.others.map(({ path: file, places: count }) => [file, count, 'places']),
  ];
  if (places.length === 0) say('No place below TRUNKLEDGER_HOME holds it.');
  else say(formatTable([did, 'count', 'of'], places));
  for (const { digest, is_own } of receipt.numbers) {
    say(
      `${receipt.mode === 'erase' ? 'Erased' : 'Pseudonymised'}: the number with the keyed hash ${digest}.`,
    );
    if (is_own)
      say("It is one of the project's own numbers: what the configuration says of it was rewritten too.");
  }
  for (const { path: file, reason } of receipt.unread) say(`Not rewritten: ${file}: ${reason}`);
  for (const place of receipt.not_covered) say(`Not covered: ${place}`);
  if (!receipt.is_dry_run) say(`Receipt: ${path}`);
}
