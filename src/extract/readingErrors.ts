import { TransientError } from '../errors.ts';

/**
 * The pages do not add up to one list: it moved while it was read, or a page is broken. Reading again, or in
 * smaller parts, may help.
 */
export class InconsistentReadingError extends TransientError {}

/** A page is no whole JSON document with a list of records. */
export class MalformedPageError extends InconsistentReadingError {}

/** A page states no usable total, so that nothing could prove it complete. */
export class InvalidTotalError extends InconsistentReadingError {}

/** A page brought only records that earlier pages had brought. */
export class RepeatedPageError extends InconsistentReadingError {}

/** The API counts fewer records than it did on page 1. */
export class FallingTotalError extends InconsistentReadingError {}

/** The API counts more records than it did on page 1. */
export class GrowingTotalError extends InconsistentReadingError {}

/** A page before the last one is not full, or the last one is empty. */
export class ShortPageError extends InconsistentReadingError {}

/** All pages were read, and the distinct records are not as many as the API counts. */
export class IncompleteReadingError extends InconsistentReadingError {}
