import { type Logger, pino } from 'pino';

/** A logger, and what it was given: one object a line. */
export function collectLines(): { lines: Record<string, unknown>[]; logger: Logger } {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line));
  return { lines, logger: pino({ level: 'debug' }, { write }) };
}
