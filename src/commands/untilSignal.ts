/** Resolves at Ctrl-C or SIGTERM; a second one ends the process at once, which is safe and loses nothing that is landed. */
export function untilSignal(): Promise<void> {
  return new Promise(resolve => {
    let isTold = false;
    const onSignal = (): void => {
      if (isTold) process.exit(1);
      isTold = true;
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}
