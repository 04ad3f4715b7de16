import type { Destination } from './destination.ts';
import { type DayManifest, dayPath, manifestName, manifestText, partName } from './manifest.ts';

/**
 * Puts the new file and manifest of a day in place of the old ones. Two files cannot change at once, so the old manifest first
 * says what comes `next`: at every moment the file is what one of the two says, and its sha256 tells which. The new manifest
 * comes last. Whoever does this may die anywhere: what is there stays readable, and the next run does it again.
 */
export async function replaceDay(
  destination: Destination,
  staged: string,
  before: DayManifest | undefined,
  after: DayManifest,
): Promise<void> {
  const folder = dayPath({ name: after.dataset }, after.dt);
  const manifest = `${folder}/${manifestName}`;
  if (before !== undefined) await destination.putText(manifestText({ ...before, next: after }), manifest);
  await destination.putFile(staged, `${folder}/${partName}`);
  await destination.putText(manifestText(after), manifest);
}
