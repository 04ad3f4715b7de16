/**
 * Fetches the items `first … last` up to `ahead` at a time and yields them in order. The first failure ends it; what is still
 * being fetched then is aborted through the signal that `fetch` gets, and awaited, so that nothing outlives the loop.
 */
export async function* inOrder<T>(
  first: number,
  last: number,
  ahead: number,
  fetch: (item: number, signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): AsyncGenerator<T> {
  const abandoned = new AbortController();
  const either = signal === undefined ? abandoned.signal : AbortSignal.any([signal, abandoned.signal]);
  const pending: Promise<T>[] = [];
  let next = first;
  try {
    while (next <= last || pending.length > 0) {
      while (next <= last && pending.length < ahead) pending.push(handled(fetch(next++, either)));
      yield (await pending.shift()) as T;
    }
  } finally {
    abandoned.abort();
    await Promise.allSettled(pending);
  }
}

/** A page that fails before its turn is no unhandled rejection: its turn comes, or another failure ended the loop. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
