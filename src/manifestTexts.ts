import type { DataManifest } from './manifest.ts';

/** The manifest with each text changed that tells of the API's answers, or of what a person called a file. */
export function changeTexts<M extends DataManifest>(manifest: M, change: (text: string) => string): M {
  if (manifest.kind === 'import') return { ...manifest, file_name: change(manifest.file_name) };
  if (manifest.kind === 'configuration') {
    const failed_lists = manifest.failed_lists.map(list => ({ ...list, error: change(list.error) }));
    return { ...manifest, failed_lists };
  }
  return manifest.error === null ? manifest : { ...manifest, error: change(manifest.error) };
}
