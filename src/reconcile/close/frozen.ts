import { join } from 'node:path';
import { literal, sqlFromTemplate } from '../../sqlTemplate.ts';
import { formatInstant } from '../../window.ts';
import type { ReconcileContext } from '../context.ts';
import { closedFiles } from './closedMonth.ts';

/** Writes the calls of the month, the readings that it stands on, and the adjustments that it books, into `folder`. */
export async function writeFrozen(context: ReconcileContext, folder: string): Promise<void> {
  const { connection, projectId, month } = context;
  const parts = {
    project_id: literal(projectId),
    month: literal(month.label),
    start: literal(formatInstant(month.start)),
    end: literal(formatInstant(month.end)),
  };
  const write = async (query: string, name: string, form: string): Promise<void> => {
    const text = sqlFromTemplate(`reconcile/close/${query}`, parts);
    await connection.run(`copy (${text}) to ${literal(join(folder, name))} (${form})`);
  };
  const parquet = 'format parquet, compression zstd';
  await write('frozen_calls', closedFiles.calls, parquet);
  await write('frozen_adjustments', closedFiles.adjustments, parquet);
  await write('frozen_windows', closedFiles.windows, 'format csv, header');
}
