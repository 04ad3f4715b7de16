import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { type ProjectState, projectStateSchema } from './projectState.ts';

/** A state file that cannot be used; the message says which, why, and what to do. */
export class StateFileError extends Error {}

const VERSION = 1;

const schema = z.object({
  version: z.literal(VERSION),
  seed: z.string(),
  projects: z.array(projectStateSchema),
});

/** What a state file holds. Calls grow from the seed, and trunks and numbers are theirs: another seed does not fit. */
export interface SavedState {
  readonly seed: string;
  readonly projects: readonly ProjectState[];
}

/**
 * Reads the file; undefined if there is none.
 *
 * @throws StateFileError if it is damaged
 */
export async function readState(path: string): Promise<SavedState | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw damaged(path, `cannot be read (${(error as NodeJS.ErrnoException).code})`, error);
  }
  return parseState(path, text);
}

function parseState(path: string, text: string): SavedState {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw damaged(path, `is no JSON: ${(error as Error).message}`, error);
  }
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.join('.') || 'the document';
  throw damaged(path, `is not what the sandbox writes: ${place}: ${issue?.message}`, result.error);
}

export function damaged(path: string, what: string, cause: unknown): StateFileError {
  return new StateFileError(
    `state file ${path} ${what}. Put back a copy that is whole, or name a file that does not exist to start anew.`,
    { cause },
  );
}

/** @throws StateFileError if the file cannot be written */
export async function makeState(path: string, state: SavedState): Promise<void> {
  try {
    await writeState(path, state);
  } catch (error) {
    const { message } = error as Error;
    throw new StateFileError(
      `state file ${path} cannot be made (${message}). Name a file in a folder that is there.`,
      {
        cause: error,
      },
    );
  }
}

/** Writes the state aside, all of it to the disk, and then puts it in the place of the old one. */
export async function writeState(path: string, state: SavedState): Promise<void> {
  const aside = `${path}.new`;
  // Passwords of credentials are in it.
  const file = await open(aside, 'w', 0o600);
  try {
    await file.writeFile(chunksOf(state));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
}

/** Records of a chunk: some hundred kilobytes, so that requests get their turn while a large state is written. */
const CHUNK = 1000;

function* chunksOf({ seed, projects }: SavedState): Generator<string> {
  yield `{"version":${VERSION},"seed":${JSON.stringify(seed)},"projects":[`;
  for (const [index, project] of projects.entries()) {
    if (index > 0) yield ',';
    yield* chunksOfObject(project);
  }
  yield ']}\n';
}

function* chunksOfObject(object: object): Generator<string> {
  for (const [index, [name, value]] of Object.entries(object).entries()) {
    yield `${index === 0 ? '{' : ',\n'}${JSON.stringify(name)}:`;
    if (Array.isArray(value)) yield* chunksOfArray(value);
    else yield JSON.stringify(value);
  }
  yield '}\n';
}

function* chunksOfArray(items: readonly unknown[]): Generator<string> {
  yield '[';
  for (let start = 0; start < items.length; start += CHUNK) {
    const chunk = JSON.stringify(items.slice(start, start + CHUNK)).slice(1, -1);
    yield start === 0 ? chunk : `,\n${chunk}`;
  }
  yield ']';
}
