import PQueue from 'p-queue';

/**
 * Runs tasks, so many at a time, and resolves when all have ended. After the first failure no more begin, and it is thrown
 * when those that had begun have ended: nothing is still at work then.
 */
export async function inParallel(
  concurrency: number,
  tasks: readonly (() => Promise<void>)[],
): Promise<void> {
  const queue = new PQueue({ concurrency });
  let failure: { readonly error: unknown } | undefined;
  for (const task of tasks) {
    queue.add(task).catch((error: unknown) => {
      failure ??= { error };
      queue.clear();
    });
  }
  await queue.onIdle();
  if (failure !== undefined) throw failure.error;
}
