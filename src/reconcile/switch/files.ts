import { existsSync, globSync } from 'node:fs';
import { basename } from 'node:path';
import { UsageError } from '../../errors.ts';

export interface SwitchFile {
  readonly path: string;
  /** As reports call it: without folders, unless several files have the name. */
  readonly name: string;
}

/**
 * The files that paths and glob patterns name, each once, in the order of their names within a pattern.
 * @throws UsageError where one names none.
 */
export function expandFiles(patterns: readonly string[]): SwitchFile[] {
  const paths = [...new Set(patterns.flatMap(filesOf))];
  return paths.map(path => {
    const isAlone = paths.filter(other => basename(other) === basename(path)).length === 1;
    return { path, name: isAlone ? basename(path) : path };
  });
}

function filesOf(pattern: string): string[] {
  const found = existsSync(pattern) ? [pattern] : globSync(pattern).sort();
  if (found.length > 0) return found;
  throw new UsageError(
    `--switch-cdrs ${pattern}: there is no such file. Give the path of a CSV file (also .gz), or a pattern such as 'cdr-csv/*.csv'.`,
  );
}
