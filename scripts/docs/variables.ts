import { isDeepStrictEqual } from 'node:util';
import { readConfig } from '../../src/config.ts';
import type { Document } from './document.ts';

/**
 * Compares the table of variables in a page with what `readConfig` reads: the same names, and defaults that, when set,
 * make the same configuration as no variable at all. Also names that any page mentions and nothing reads.
 */
export function variableProblems(table: Document, documents: readonly Document[]): string[] {
  const documented = tableRows(table);
  const names = namesRead();
  return [
    ...names
      .filter(name => !documented.has(name))
      .map(name => `${table.path}: the table of variables lacks ${name}, which src/config.ts reads.`),
    ...defaultProblems(table, documented),
    ...documents.flatMap(document => foreignNames(document, new Set(names))),
  ];
}

const variable = /\b(?:SINCH|TRUNKLEDGER)_[A-Z_]*[A-Z]\b/g;

/** Variable → its default, undefined where the cell is words and not code. */
function tableRows({ text }: Document): Map<string, string | undefined> {
  const rows = new Map<string, string | undefined>();
  for (const line of text.split('\n')) {
    const [, names, value = ''] = line.split('|');
    const code = /^\s*`([^`]+)`\s*$/.exec(value)?.[1];
    if (names !== undefined && line.startsWith('|'))
      for (const [name] of names.matchAll(variable)) rows.set(name, code);
  }
  return rows;
}

function namesRead(): string[] {
  const names = new Set<string>();
  readConfig(
    new Proxy(
      {},
      {
        get: (_, name) => {
          names.add(String(name));
          return undefined;
        },
      },
    ),
  );
  return [...names];
}

function defaultProblems(table: Document, documented: ReadonlyMap<string, string | undefined>): string[] {
  const defaults = readConfig({});
  const wrong = [...documented].filter(([name, value]) => {
    if (value === undefined) return false;
    return !isDeepStrictEqual(configWith(name, value), defaults);
  });
  const without = [...documented.values()].filter(value => value === undefined).length;
  const unset = Object.values(defaults).filter(value => value === undefined).length;
  return [
    ...wrong.map(
      ([name, value]) => `${table.path}: ${name} has another default than ${value}; see src/config.ts.`,
    ),
    ...(without === unset
      ? []
      : [`${table.path}: ${without} variables have no default in the table, ${unset} in src/config.ts.`]),
  ];
}

function configWith(name: string, value: string): unknown {
  try {
    return readConfig({ [name]: value });
  } catch (error) {
    return error;
  }
}

function foreignNames({ path, text }: Document, known: ReadonlySet<string>): string[] {
  const foreign = new Set(
    [...text.matchAll(variable)].map(([name]) => name).filter(name => !known.has(name)),
  );
  return [...foreign].map(name => `${path}: nothing reads the variable ${name}; correct or remove it.`);
}
