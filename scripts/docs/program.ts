import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Callable } from './commands.ts';

const run = promisify(execFile);

/** Calls the program in `folder`, without the settings of whoever calls this, and answers with its stdout. */
export async function callProgram(
  repository: string,
  folder: string,
  args: readonly string[],
): Promise<string> {
  const foreign = (name: string): boolean => /^(SINCH|TRUNKLEDGER)_/.test(name);
  const kept = Object.entries(process.env).filter(([name]) => !foreign(name));
  const { stdout } = await run(process.execPath, [join(repository, 'bin/trunkledger.js'), ...args], {
    cwd: folder,
    env: { ...Object.fromEntries(kept), TRUNKLEDGER_HOME: join(folder, 'home') },
  });
  return stdout;
}

/** What the program's help and package.json say can be called. */
export async function readCallable(repository: string, folder: string): Promise<Callable> {
  const help = await callProgram(repository, folder, ['--help']);
  const listed = help.slice(help.indexOf('Commands:')).matchAll(/^ {2}([a-z]+)(?: |$)/gm);
  const names = [...listed].map(match => match[1] ?? '').filter(name => name !== 'help');
  const helps = await Promise.all(names.map(name => callProgram(repository, folder, [name, '--help'])));
  const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  return {
    commands: new Map([
      ['', flagsIn(help)],
      ...names.map((name, index) => [name, flagsIn(helps[index] ?? '')] as const),
    ]),
    scripts: new Set(Object.keys(manifest.scripts)),
  };
}

function flagsIn(help: string): Set<string> {
  return new Set([...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(match => match[1] ?? ''));
}
