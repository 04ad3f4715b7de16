import { type Command, Option } from 'commander';
import { answering, type Options } from './answering.ts';

/** What takes personal data away. Imported when they are used. */
export function addEraseCommands(program: Command): void {
  program
    .command('forget')
    .description(
      "Erases or pseudonymises a person's number everywhere below TRUNKLEDGER_HOME, and keeps later readings from bringing " +
        'it back. Calls, their money and every other figure stay. Writes a receipt.',
    )
    .option(
      '--number <number>',
      'the number, with + or 00 and its country code; repeatable',
      (value: string, before: string[] = []) => [...before, value],
    )
    .option('--pseudonymize', 'put a keyed pseudonym in its place instead of nothing')
    .option('--retention', 'drop what is older than the periods of "trunkledger retain" instead')
    .addOption(periodOption('landing', 'TRUNKLEDGER_RETAIN_LANDING').hideHelp())
    .addOption(periodOption('calls', 'TRUNKLEDGER_RETAIN_CALLS').hideHelp())
    .option('--dry-run', 'say where it stands, and change nothing')
    .option('--json', 'print the receipt as JSON')
    .addHelpText(
      'after',
      `
Every spelling is found: with + or 00 or neither, in SIP and tel URIs, with spaces, hyphens and brackets; not a national
number without its country code. The warehouse is written anew, so "trunkledger up" has to be stopped. Killed, it is run
again. Backups, copies elsewhere and the provider are not covered. Exits with 3 where a file could not be rewritten.

Examples:
  $ trunkledger forget --number +4930123456 --dry-run
  $ trunkledger forget --number +4930123456 --number "+49 171 1234567"
  $ trunkledger forget --number +4930123456 --pseudonymize
  $ trunkledger forget --retention --dry-run`,
    )
    .action(
      answering(async (options: Options) => (await import('../commands/forget.ts')).forgetCommand(options)),
    );

  program
    .command('retain')
    .description(
      'Drops landing files and call rows that are older than a period. Hourly and daily aggregates stay, and the ledger still ' +
        'says that their time was covered.',
    )
    .addOption(periodOption('landing', 'TRUNKLEDGER_RETAIN_LANDING'))
    .addOption(periodOption('calls', 'TRUNKLEDGER_RETAIN_CALLS'))
    .option('--dry-run', 'say what would be dropped, and change nothing')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Only whole billing days are dropped, of windows that have settled: what is in doubt stays. What is dropped is never read
again. The warehouse is written anew, so "trunkledger up" has to be stopped.

Examples:
  $ trunkledger retain --landing 730d --calls 540d --dry-run
  $ TRUNKLEDGER_RETAIN_CALLS=540d trunkledger retain`,
    )
    .action(
      answering(async (options: Options) => (await import('../commands/retain.ts')).retainCommand(options)),
    );
}

function periodOption(what: 'landing' | 'calls', variable: string): Option {
  const held = what === 'landing' ? 'landing files' : 'call rows';
  return new Option(`--${what} <duration>`, `how long ${held} are kept, such as 730d (default: ${variable})`);
}
