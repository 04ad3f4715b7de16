import { type Command, Option } from 'commander';
import { answering, type Options, wholeNumber } from './answering.ts';

/** Commands that need no account. Each is imported when it is used. */
export function addSandboxCommands(program: Command): void {
  program
    .command('demo')
    .description('Starts the sandbox, syncs a few days from it and prints the three headline results.')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nWrites to ./trunkledger-demo unless TRUNKLEDGER_HOME is set.\n\nExamples:\n  $ npx trunkledger demo',
    )
    .action(answering(async (options: Options) => (await import('../commands/demo.ts')).demo(options)));

  program
    .command('sandbox')
    .description(
      'Serves the API with a made-up configuration and calls. Any key id with the secret "sandbox" is accepted, for any project.',
    )
    .addOption(new Option('--port <n>', 'port; 0 takes a free one').default(8089).argParser(wholeNumber))
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--seed <text>', 'another seed, other calls')
    .addOption(
      new Option('--calls-per-day <n>', 'calls a day, on average over a week').argParser(wholeNumber),
    )
    .option('--now <time>', 'ISO 8601; the clock stands still there (default: real time)')
    .option(
      '--faults <profile>',
      'what goes wrong, for example latency:100ms,rate-limit; see docs/sandbox.md',
    )
    .option('--state <file>', 'keeps the configuration in this file (default: in memory)')
    .addHelpText(
      'after',
      '\nExamples:\n  $ trunkledger sandbox --port 8089 --calls-per-day 20000\n  $ trunkledger sandbox --now 2026-10-05T00:00:00Z --faults drift\n  $ trunkledger sandbox --state sandbox.json',
    )
    .action(
      answering(async (options: Options) => {
        await (await import('../commands/sandbox.ts')).sandboxCommand(options);
        return 0;
      }),
    );
}
