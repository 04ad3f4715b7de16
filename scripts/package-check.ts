/**
 * Proves the package as it would be published: packed, installed in an empty folder with its dependencies alone, and
 * run there: version, demo, a query. Needs `npm run build`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '..');
const { name, version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'));
const folder = await mkdtemp(join(tmpdir(), 'trunkledger-package-'));

async function install(): Promise<void> {
  await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: repository });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const packed = join(folder, `${name}-${version}.tgz`);
  await run('npm', ['install', '--silent', '--prefer-offline', '--no-audit', '--no-fund', packed], {
    cwd: folder,
  });
}

async function call(...args: string[]): Promise<string> {
  const program = join(folder, 'node_modules', name, 'bin/trunkledger.js');
  const environment = { ...process.env, TRUNKLEDGER_HOME: join(folder, 'home') };
  const { stdout } = await run(process.execPath, [program, ...args], { cwd: folder, env: environment });
  return stdout.trim();
}

async function expectOutput(expected: string, ...args: string[]): Promise<void> {
  const found = await call(...args);
  if (found === expected) return;
  throw new Error(`The packed ${name} answers "${args.join(' ')}" with ${found}, not ${expected}.`);
}

try {
  await install();
  await expectOutput(version, '--version');
  const { summary } = JSON.parse(await call('demo', '--json'));
  await expectOutput(
    `calls\r\n${summary.callsNew}`,
    'query',
    'select count(*) as calls from calls',
    '--format',
    'csv',
  );
  process.stdout.write(`${name}-${version}.tgz runs: ${summary.callsNew} calls in the demo.\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
