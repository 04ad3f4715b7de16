import { createLandingFilter } from './erase/landingFilter.ts';
import { erasureFilesIn } from './erase/suppressionList.ts';
import { createLanding, type Landing } from './extract/landing.ts';
import type { Home } from './home.ts';

/** The landing folder of a home: whatever is landed there, numbers that were erased are kept out of it. */
export function landingBelow({ landing, erasure }: Home): Landing {
  return createLanding(landing, createLandingFilter(erasureFilesIn(erasure)));
}
