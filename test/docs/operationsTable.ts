import { readFileSync } from 'node:fs';

/** A row of the table of operations in docs/sandbox.md. */
export interface OperationRow {
  readonly operationId: string;
  /** `GET /trunks`, below the project. */
  readonly request: string;
  /** `sipTrunks.list`; none if the SDK has none for it. */
  readonly methods: readonly string[];
  /** Below test/sandbox/. */
  readonly file: string;
  readonly test: string;
}

/** The section, with its table. */
export function readSection(): string {
  const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
  return /^## Operations\n(.*?)^## /ms.exec(page)?.[1] ?? '';
}

/** @throws Error for a row that is not like the others */
export function readTable(): OperationRow[] {
  const lines = readSection()
    .split('\n')
    .filter(line => line.startsWith('| `'));
  return lines.map(line => {
    const [, operation = '', request = '', sdk = '', proof = ''] = line.split('|').map(cell => cell.trim());
    const methods = codeIn(sdk);
    const [, file, test] = /^`([^`]+)`: (.+)$/.exec(proof) ?? [];
    const isKnown =
      methods.length > 0 || ['not in the SDK', 'by itself, before its first request'].includes(sdk);
    if (!isKnown || file === undefined || test === undefined) throw new Error(`cannot be read: ${line}`);
    return { operationId: codeIn(operation).join(), request: codeIn(request).join(), methods, file, test };
  });
}

/** The source of a test, undefined if the file has none of this name. */
export function sourceOf({ file, test }: Pick<OperationRow, 'file' | 'test'>): string | undefined {
  const source = readFileSync(new URL(`../sandbox/${file}`, import.meta.url), 'utf8');
  return source.split(/^(?=test\b)/m).find(chunk => chunk.startsWith('test') && chunk.includes(`'${test}'`));
}

function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}
