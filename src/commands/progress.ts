import { Presets, SingleBar } from 'cli-progress';
import type { RunObserver } from '../summary.ts';
import { formatWindow, type Window } from '../window.ts';

export interface Progress extends RunObserver {
  stop(): void;
}

/** A bar with rate and time left on a terminal, one line a window otherwise. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY === true ? progressBar(stream) : progressLines(stream);
}

function progressBar(stream: NodeJS.WriteStream): Progress {
  const bar = new SingleBar(
    {
      stream,
      format:
        '{bar} {percentage}% | {value}/{total} windows | {calls} calls, {rate}/s | {eta_formatted} left',
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  let calls = 0;
  let startedAt = Date.now();
  const payload = (): object => ({
    calls: calls.toLocaleString('en-US'),
    rate: Math.round(calls / Math.max(0.001, (Date.now() - startedAt) / 1000)).toLocaleString('en-US'),
  });
  return {
    planned(windows) {
      startedAt = Date.now();
      if (windows.length > 0) bar.start(windows.length, 0, payload());
    },
    page({ records }) {
      calls += records;
      bar.update(payload());
    },
    windowDone: () => bar.increment(1, payload()),
    stop: () => bar.stop(),
  };
}

function progressLines(stream: NodeJS.WriteStream): Progress {
  let total = 0;
  let done = 0;
  const lines: string[] = [];
  return {
    planned(windows) {
      total = windows.length;
      stream.write(`${total} ${total === 1 ? 'window' : 'windows'} to read\n`);
    },
    loaded(window: Window, result) {
      lines.push(
        result.error === null
          ? `${formatWindow(window)} ${result.new} new, ${result.changed} changed, ${result.unchanged} unchanged, ${result.vanished} vanished, ${result.rejected} rejected`
          : `${formatWindow(window)} ${withOutcome(result.outcome, result.error)}`,
      );
    },
    windowDone() {
      done++;
      for (const line of lines.splice(0)) stream.write(`[${done}/${total}] ${line}\n`);
    },
    stop() {},
  };
}

function withOutcome(outcome: string, error: string): string {
  return error.startsWith(outcome) ? error : `${outcome}: ${error}`;
}
