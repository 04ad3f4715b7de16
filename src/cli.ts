import { Command, CommanderError } from 'commander';
import { addEraseCommands } from './commandLine/eraseCommands.ts';
import { addExportCommand } from './commandLine/exportCommand.ts';
import { addImportCommand } from './commandLine/importCommand.ts';
import { addReaderCommands } from './commandLine/readerCommands.ts';
import { addReconcileCommand } from './commandLine/reconcileCommand.ts';
import { addRunCommands } from './commandLine/runCommands.ts';
import { addSandboxCommands } from './commandLine/sandboxCommands.ts';
import { version } from './version.ts';

/**
 * Arguments to commands. A command answers with its exit code: 0 done, 1 failed, 2 wrong usage or configuration,
 * 3 finished but something needs a person. Only this file ends the process.
 */
const program = new Command('trunkledger')
  .description(
    'Call-detail ledger for Sinch Elastic SIP Trunking: every call and every cent, proven complete, in DuckDB.',
  )
  .version(version)
  .option('--debug', 'show stack traces')
  .exitOverride()
  .showHelpAfterError('(see --help)')
  .addHelpText(
    'after',
    `
Configuration comes from flags, then the environment, then a file .env; see docs/operations.md.
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 finished but something needs a person.

Examples:
  $ trunkledger demo                       a whole run against the sandbox, without an account
  $ trunkledger doctor                     checks configuration, credentials, network, disk
  $ trunkledger sync --from 2026-10-01     reads what is missing since 1 October
  $ trunkledger up                         everything, by the clock, until it is stopped
  $ trunkledger query "from spend_daily"   SQL on the published copy`,
  );

addSandboxCommands(program);
addRunCommands(program);
addImportCommand(program);
addReaderCommands(program);
addExportCommand(program);
addReconcileCommand(program);
addEraseCommands(program);

// A reader that has seen enough closes its pipe: no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync(argumentsIn(process.argv.slice(2)), { from: 'user' });
} catch (error) {
  process.exitCode = report(error as Error);
}

/** SQL may begin with a comment, which commander would take for an option: no option has white space after its `--`. */
function argumentsIn(given: readonly string[]): string[] {
  const isQuery = given.find(each => !each.startsWith('-')) === 'query';
  return given.map(each => (isQuery && /^--\s/.test(each) ? ` ${each}` : each));
}

function report(error: Error): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const isExpected = 'exitCode' in error;
  process.stderr.write(`trunkledger: ${error.message}\n`);
  if (program.opts().debug === true) process.stderr.write(`${error.stack}\n`);
  else if (!isExpected)
    process.stderr.write('This is not an error that trunkledger knows; --debug shows where it comes from.\n');
  return isExpected ? Number(error.exitCode) : 1;
}
