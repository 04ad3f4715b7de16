/** Resolves with true once `work` is settled, with false if that takes longer. Leaves no timer behind. */
export async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>(resolve => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  const done = work.then(
    () => true,
    () => true,
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}

/** Settles as `work` does, or rejects with `late()` if that takes longer. */
export async function orLate<T>(milliseconds: number, work: Promise<T>, late: () => Error): Promise<T> {
  if (!(await within(milliseconds, work))) throw late();
  return work;
}
