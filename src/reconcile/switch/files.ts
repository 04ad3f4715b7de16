import { existsSync, globSync } from 'node:fs';
import { UsageError } from '../../errors.ts';

/**
 * The files that paths and glob patterns name, each once, in the order of their names within a pattern.
 * @throws UsageError where one names none.
 */
export function expandFiles(patterns: readonly string[]): string[] {
  const files = patterns.flatMap(pattern => {
    const found = existsSync(pattern) ? [pattern] : globSync(pattern).sort();
    if (found.length === 0)
      throw new UsageError(
        `--switch-cdrs ${pattern}: there is no such file. Give the path of a CSV file (also .gz), or a pattern such as 'cdr-csv/*.csv'.`,
      );
    return found;
  });
  return [...new Set(files)];
}
