import { sqlText } from './sql.ts';

/** The text of `sql/<name>.sql` with each `{part}` replaced by a value of `parts`, as it is. */
export function sqlFromTemplate(name: string, parts: Readonly<Record<string, string>>): string {
  return sqlText(name).replace(/\{(\w+)\}/g, (_, part: string) => {
    const value = parts[part];
    if (value === undefined)
      throw new Error(`sql/${name} has a place {${part}}, for which no value is given`);
    return value;
  });
}

/** An identifier as SQL writes it. */
export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** A text as SQL writes it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
