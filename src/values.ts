import {
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  type DuckDBValueConverter,
  type Json,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';

/**
 * A DuckDB value as JSON: integers up to 2^53 as numbers, larger ones and decimals as text (never through a float),
 * times as ISO 8601 in UTC, dates as `2026-10-01`, lists and structs as arrays and objects.
 */
export const jsonValue: DuckDBValueConverter<Json> = (value, type, converter) => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return integer(value);
  if (isTimestamp(type)) return instant(value);
  return JsonDuckDBValueConverter(value, type, converter);
};

const largestNumber = 2n ** 53n;

function integer(value: bigint): Json {
  return value >= -largestNumber && value <= largestNumber ? Number(value) : value.toString();
}

const timestampTypes: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_NS,
  DuckDBTypeId.TIMESTAMP_TZ,
]);

function isTimestamp(type: DuckDBType): boolean {
  return timestampTypes.has(type.typeId);
}

/** `2026-10-01 00:00:00.5` → `2026-10-01T00:00:00.5Z`; infinity stays as it is. */
function instant(value: DuckDBValue): string {
  // As text, a TIMESTAMPTZ is in the time zone of this process, whatever the connection's is.
  const utc = value instanceof DuckDBTimestampTZValue ? new DuckDBTimestampValue(value.micros) : value;
  const text = String(utc);
  return /^\d/.test(text) ? `${text.replace(' ', 'T')}Z` : text;
}
