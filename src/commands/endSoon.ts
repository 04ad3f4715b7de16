/**
 * Ends the process with its exit code, at the latest in five seconds. For commands that have closed all that they had, so
 * that no timer or socket that a library left behind keeps them: a supervisor would wait for them, and then kill them.
 */
export function endSoon(): void {
  setTimeout(() => process.exit(), 5_000).unref();
}
