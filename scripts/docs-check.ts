/**
 * Proves the documentation: links lead somewhere, commands, flags, npm scripts and variables exist, defaults are those
 * of the program, and every block marked `sql run` runs on the demo and prints what stands below it. With --write
 * the results are written instead of compared.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandProblems } from './docs/commands.ts';
import { type Document, readDocuments } from './docs/document.ts';
import { linkProblems } from './docs/links.ts';
import { callProgram, readCallable } from './docs/program.ts';
import { withResults } from './docs/queries.ts';
import { variableProblems } from './docs/variables.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));
const documents = readDocuments(repository);
const folder = await mkdtemp(join(tmpdir(), 'trunkledger-docs-'));

async function resultProblems(): Promise<string[]> {
  const problems: string[] = [];
  await callProgram(repository, folder, ['demo']);
  for (const document of documents) {
    const text = await withResults(document, sql => callProgram(repository, folder, ['query', sql]));
    if (text === document.text) continue;
    if (process.argv.includes('--write')) writeFileSync(join(repository, document.path), text);
    else problems.push(`${document.path}: a result is not what the demo gives now. Run: npm run docs`);
  }
  return problems;
}

/** The page that holds the table of variables. */
function operations(): Document {
  const page = documents.find(({ path }) => path === 'docs/operations.md');
  if (page === undefined) throw new Error('docs/operations.md is missing: it holds the table of variables.');
  return page;
}

try {
  const problems = [
    ...linkProblems(documents, path => existsSync(join(repository, path))),
    ...commandProblems(documents, await readCallable(repository, folder)),
    ...variableProblems(operations(), documents),
    ...(await resultProblems()),
  ];
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
