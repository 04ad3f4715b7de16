import type { ReconcileContext } from './context.ts';
import type { Section } from './report.ts';
import { type ReconcileOptions, sections } from './sections.ts';

/** All sections that have something to compare with, in the order of the report. */
export async function reconcile(context: ReconcileContext, options: ReconcileOptions): Promise<Section[]> {
  const made: Section[] = [];
  for (const make of sections) {
    const section = await make(context, options);
    if (section !== undefined) made.push(section);
  }
  return made;
}
