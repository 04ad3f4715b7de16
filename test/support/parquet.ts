import { readFile } from 'node:fs/promises';
import { type FileMetaData, parquetMetadata, parquetReadObjects, type SchemaElement } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

export interface ParquetColumn {
  readonly name: string;
  /** As SQL names it. */
  readonly type: string;
}

/**
 * A value without loss: whole numbers, decimals and microseconds since the epoch as decimal text, dates as `2026-10-01`.
 */
type ParquetValue = string | number | boolean | null;
type ParquetRow = Readonly<Record<string, ParquetValue>>;

export interface ParquetFile {
  readonly columns: readonly ParquetColumn[];
  readonly rows: readonly ParquetRow[];
  readonly codecs: ReadonlySet<string>;
  readonly rowGroups: readonly number[];
}

/** Reads a file with hyparquet, which knows nothing of DuckDB. */
export async function readParquet(path: string): Promise<ParquetFile> {
  const bytes = await readFile(path);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  const metadata = parquetMetadata(file);
  const elements = metadata.schema.slice(1);
  const raw = await parquetReadObjects({ file, metadata: withoutConversion(metadata), compressors });
  const chunks = metadata.row_groups.flatMap(group => group.columns);
  return {
    columns: elements.map(element => ({ name: element.name, type: typeOf(element) })),
    rows: raw.map(row =>
      Object.fromEntries(elements.map(element => [element.name, exact(element, row[element.name])])),
    ),
    codecs: new Set(chunks.map(chunk => String(chunk.meta_data?.codec))),
    rowGroups: metadata.row_groups.map(group => Number(group.num_rows)),
  };
}

/** hyparquet makes floats of decimals, and milliseconds of microseconds: it is told nothing of either. */
function withoutConversion(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map(element => {
    if (element.converted_type === 'UTF8') return element;
    const { converted_type: _converted, logical_type: _logical, ...plain } = element;
    return plain;
  });
  return { ...metadata, schema };
}

function typeOf({ type, converted_type, logical_type, precision, scale }: SchemaElement): string {
  const logical = logical_type?.type === 'TIMESTAMP' ? logical_type : undefined;
  if (logical?.unit === 'MICROS') return logical.isAdjustedToUTC ? 'TIMESTAMPTZ' : 'TIMESTAMP';
  if (converted_type === 'DECIMAL') return `DECIMAL(${precision},${scale})`;
  const name = plainTypes[converted_type ?? type ?? ''];
  if (name === undefined) throw new Error(`nothing is expected to be ${type} ${converted_type}`);
  return name;
}

const plainTypes: Readonly<Record<string, string>> = {
  UTF8: 'VARCHAR',
  INT_64: 'BIGINT',
  DATE: 'DATE',
  BOOLEAN: 'BOOLEAN',
  DOUBLE: 'DOUBLE',
};

function exact(element: SchemaElement, value: unknown): ParquetValue {
  if (value === null || value === undefined) return null;
  if (element.converted_type === 'DATE')
    return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
  if (element.converted_type === 'DECIMAL') return decimal(wholeOf(value), element.scale ?? 0);
  if (typeof value === 'bigint') return value.toString();
  return value as string | number | boolean;
}

/** Of an INT64, or of a big-endian two's complement. */
function wholeOf(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as bigint);
  return BigInt.asIntN(value.length * 8, BigInt(`0x${Buffer.from(value).toString('hex')}`));
}

function decimal(whole: bigint, scale: number): string {
  const digits = (whole < 0n ? -whole : whole).toString().padStart(scale + 1, '0');
  return `${whole < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
