/**
 * Whether an operation is worth repeating is decided where the error is thrown, because only that place knows
 * what happened: a `TransientError` may succeed on a later try, a `TerminalError` will not.
 */

export interface ErrorOptionsWithExit extends ErrorOptions {
  /** What the process should exit with when this error reaches the command line. Default 1. */
  readonly exitCode?: number;
}

/** An error that a person reads: it states the value, the place, what is allowed and what to do. */
export class ExpectedError extends Error {
  readonly exitCode: number;

  constructor(message: string, options: ErrorOptionsWithExit = {}) {
    super(message, options);
    this.name = new.target.name;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** Wrong usage or configuration: nothing was done, exit code 2. */
export class UsageError extends ExpectedError {
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, { ...options, exitCode: 2 });
  }
}

/** Repeating the same request cannot help: wrong credentials, unknown project, refused parameters. */
export class TerminalError extends ExpectedError {}

/** Repeating may help: rate limit, server error, network, a list that moved while it was read. */
export class TransientError extends ExpectedError {
  /** Earliest time (epoch milliseconds) at which a repeat makes sense, where the server named one. */
  readonly notBefore: number | undefined;

  constructor(message: string, options: ErrorOptionsWithExit & { readonly notBefore?: number } = {}) {
    super(message, options);
    this.notBefore = options.notBefore;
  }
}

/** Whether the system said that there is no such file or folder. */
export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** For `catch`, where a file need not be there. */
export function undefinedIfMissing(error: unknown): undefined {
  if (!isMissingFile(error)) throw error;
}
