/**
 * Turns Ctrl-C and SIGTERM into an AbortSignal: the first asks the work to finish what it is writing, a second one
 * ends the process at once (which is safe, and only loses what is not landed).
 */
export function interruption(): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(1);
    process.stderr.write('\nFinishing what is being written; press Ctrl-C again to stop at once.\n');
    controller.abort(new Error('interrupted'));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    stop() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
