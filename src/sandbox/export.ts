import type { CallLog } from './callLog.ts';
import { CSV_HEADER, csvRow } from './csv.ts';
import { type Selection, selectedCalls } from './listing.ts';

/** A project whose calls are exported. */
export interface ExportedProject {
  readonly projectId: string;
  readonly log: CallLog;
}

/**
 * The selected calls of projects as CSV text, one project after the other, in chunks.
 *
 * @param torn whether to fail in the middle of the first chunk
 */
export async function* exportCsv(
  projects: readonly ExportedProject[],
  selection: Selection,
  torn: boolean,
): AsyncGenerator<string> {
  yield CSV_HEADER;
  for (const { projectId, log } of projects) {
    const moment = { projectId, now: selection.now };
    for await (const batch of selectedCalls(log, selection)) {
      const chunk = batch.map(plan => csvRow(plan, moment)).join('');
      yield torn ? chunk.slice(0, chunk.length / 2) : chunk;
      if (torn) throw new Error('torn off by the fault "reset"');
    }
  }
}
