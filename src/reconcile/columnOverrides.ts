import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import type { Overrides } from './columns.ts';

/**
 * What `--map` was given: `name=column` pairs apart by commas, or the path of a JSON file with an object of them, each as
 * often as wanted; of two that name the same, the later holds. A name may be of one kind of file alone: `invoice.amount`.
 */
export function readOverrides(values: readonly string[]): Overrides {
  return Object.assign({}, ...values.map(value => (isPairs(value) ? pairs(value) : fromFile(value))));
}

/** The overrides for one kind of file (`invoice`, `switch`, …): those of this kind alone win. */
export function overridesFor(kind: string, overrides: Overrides): Overrides {
  const own = Object.entries(overrides).filter(([name]) => name.startsWith(`${kind}.`));
  const general = Object.entries(overrides).filter(([name]) => !name.includes('.'));
  return Object.fromEntries([
    ...general,
    ...own.map(([name, column]) => [name.slice(kind.length + 1), column]),
  ]);
}

/**
 * Throws a UsageError where an override is of a column that no kind of file knows, so that a slip is not passed over.
 * @param known kind of file → names of its columns
 */
export function checkOverrides(
  overrides: Overrides,
  known: Readonly<Record<string, readonly string[]>>,
): void {
  const allowed = new Set(
    Object.entries(known).flatMap(([kind, names]) => names.flatMap(name => [name, `${kind}.${name}`])),
  );
  for (const name of Object.keys(overrides)) {
    if (allowed.has(name)) continue;
    const columns = Object.entries(known).map(([kind, names]) => `${kind}: ${names.join(', ')}`);
    throw new UsageError(
      `--map ${name}=…: no file has a column "${name}". Allowed are, ${columns.join('; ')}`,
    );
  }
}

function isPairs(value: string): boolean {
  return /^[\w.]+=/.test(value) && !existsSync(value);
}

function pairs(value: string): Overrides {
  const parts = value.split(/,(?=[\w.]+=)/);
  return Object.fromEntries(
    parts.map(part => {
      const split = part.indexOf('=');
      return [part.slice(0, split), part.slice(split + 1)];
    }),
  );
}

function fromFile(path: string): Overrides {
  const remedy =
    'Give pairs (--map amount=Net,country=Destination) or a JSON file with an object of them: {"amount": "Net"}';
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`--map ${path}: ${(error as Error).message}. ${remedy}`, { cause: error });
  }
  if (!isOverrides(content)) throw new UsageError(`--map ${path}: it is not an object of texts. ${remedy}`);
  return content;
}

function isOverrides(content: unknown): content is Overrides {
  return (
    typeof content === 'object' &&
    content !== null &&
    !Array.isArray(content) &&
    Object.values(content).every(value => typeof value === 'string')
  );
}
