import type { LandingFilter, OpenFilter } from '../extract/landingFilter.ts';
import { type Numbers, scrubText } from './scrub.ts';
import { scrubLines } from './scrubLines.ts';
import { type ErasureFiles, openNumbers, stampOf } from './suppressionList.ts';

/**
 * Keeps the numbers of the suppression list out of what is landed. The list is read when it has changed; while it is empty
 * nothing is done to the bytes.
 */
export function createLandingFilter(files: ErasureFiles): LandingFilter {
  let known: { readonly stamp: string; readonly numbers: Numbers | undefined } | undefined;
  return {
    async open() {
      const stamp = await stampOf(files);
      if (known?.stamp !== stamp) known = { stamp, numbers: await openNumbers(files) };
      return filterOf(files, known);
    },
  };
}

function filterOf(
  files: ErasureFiles,
  { stamp, numbers }: { readonly stamp: string; readonly numbers: Numbers | undefined },
): OpenFilter {
  const isCurrent = async (): Promise<boolean> => (await stampOf(files)) === stamp;
  if (numbers === undefined) return { lines: lines => lines, text: text => text, isCurrent };
  return {
    lines: lines => scrubLines(lines, numbers),
    text: text => scrubText(text, numbers),
    isCurrent,
  };
}
