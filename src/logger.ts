import { destination, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type { Logger } from 'pino';

/** Logs on stderr: JSON lines, or readable ones on a terminal. stdout is for results. */
export function createLogger(level: string): Logger {
  const isTerminal = process.stderr.isTTY === true;
  const stream = isTerminal
    ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname', colorize: true })
    : destination({ fd: 2, sync: true });
  return pino({ level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }, stream);
}
