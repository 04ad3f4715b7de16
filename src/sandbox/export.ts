import type { CallLog } from './call-log.ts';
import { CSV_HEADER, csvRow, type Moment } from './csv.ts';
import { selectedCalls } from './listing.ts';
import type { CallQuery } from './query.ts';

const CHUNK = 65_536;

/**
 * The calls of a query as CSV text, in chunks. The page is of no concern to an export.
 *
 * @param torn whether to fail after the first chunk
 */
export async function* exportCsv(
  log: CallLog,
  { range, filter }: CallQuery,
  moment: Moment,
  torn: boolean,
): AsyncGenerator<string> {
  let chunk = CSV_HEADER;
  for await (const plan of selectedCalls(log, { range, filter, now: moment.now })) {
    if (chunk.length >= CHUNK) {
      yield chunk;
      if (torn) throw new Error('torn off by the fault "reset"');
      chunk = '';
    }
    chunk += csvRow(plan, moment);
  }
  if (torn) {
    yield chunk.slice(0, chunk.length / 2);
    throw new Error('torn off by the fault "reset"');
  }
  yield chunk;
}
