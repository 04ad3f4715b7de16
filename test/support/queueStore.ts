import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { type Backend, type BackendLogger, openBackend } from '../../src/jobs/backend.ts';

/** A logger that keeps what it was told. */
export function keepingLogger(): BackendLogger & {
  readonly warnings: { fields: object; message: string }[];
} {
  const warnings: { fields: object; message: string }[] = [];
  return {
    warnings,
    debug: () => {},
    info: () => {},
    warn: (fields, message) => void warnings.push({ fields, message }),
  };
}

/** A backend of one test. */
export async function openTestBackend(url: string, folder = '/nonexistent'): Promise<Backend> {
  const backend = await openBackend(url, folder, { logger: keepingLogger() });
  onTestFinished(() => backend.close(0));
  return backend;
}

/** A queue that no other test has. */
export function freshName(): string {
  return `test-${randomUUID()}`;
}

/** A promise and what settles it. */
export function signal<T = void>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  const { promise, resolve } = Promise.withResolvers<T>();
  return { promise, resolve };
}
