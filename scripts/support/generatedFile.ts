import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Writes a generated file, or compares it where the program was called with `--check`: then a difference ends the
 * process with exit code 1, the first differing line and the command that mends it. `path` is relative to the repository.
 */
export function writeOrCheck(path: string, text: string, command: string): void {
  const file = new URL(`../../${path}`, import.meta.url);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
    return;
  }
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (committed === text) return;
  process.stderr.write(
    `${path} is not what ${command} makes of the sources now.\n${firstDifference(committed, text)}` +
      `Run: ${command}, look at the difference, and commit it.\n`,
  );
  process.exitCode = 1;
}

function firstDifference(committed: string, made: string): string {
  const before = committed.split('\n');
  const after = made.split('\n');
  const line = after.findIndex((text, index) => text !== before[index]);
  const at = line === -1 ? after.length : line;
  return `  line ${at + 1}, committed: ${before[at] ?? '(end)'}\n  line ${at + 1}, now:       ${after[at] ?? '(end)'}\n`;
}
