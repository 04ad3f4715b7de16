import type { CallLog } from './callLog.ts';
import { CSV_HEADER, csvRow, type Moment } from './csv.ts';
import { selectedCalls } from './listing.ts';
import type { CallQuery } from './query.ts';

/**
 * The calls of a query as CSV text, in chunks. The page is of no concern to an export.
 *
 * @param torn whether to fail in the middle of the first chunk
 */
export async function* exportCsv(
  log: CallLog,
  { range, filter }: CallQuery,
  moment: Moment,
  torn: boolean,
): AsyncGenerator<string> {
  yield CSV_HEADER;
  for await (const batch of selectedCalls(log, { range, filter, now: moment.now })) {
    const chunk = batch.map(plan => csvRow(plan, moment)).join('');
    yield torn ? chunk.slice(0, chunk.length / 2) : chunk;
    if (torn) throw new Error('torn off by the fault "reset"');
  }
}
