import { ExpectedError } from '../errors.ts';

/** A check of sql/checks returned rows: what is about to be committed, or stands there, contradicts itself. */
export class CheckFailure extends ExpectedError {
  readonly check: string;

  constructor(check: string, found: number, first: string) {
    super(`check ${check} found ${found} rows, the first: ${first}`);
    this.check = check;
  }
}
