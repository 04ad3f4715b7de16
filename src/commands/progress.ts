import { Presets, SingleBar } from 'cli-progress';
import type { ConfigurationResult } from '../load/configuration.ts';
import type { ConfigurationManifest } from '../manifest.ts';
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
        '{bar} {percentage}% | {value}/{total} windows | {calls} calls, {rate}/s | {lists} lists | {eta_formatted} left',
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  let calls = 0;
  let lists = 0;
  let startedAt = Date.now();
  const payload = (): object => ({
    calls: calls.toLocaleString('en-US'),
    lists: lists.toLocaleString('en-US'),
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
    list() {
      lists++;
      if (bar.isActive) bar.update(payload());
    },
    windowDone: () => bar.increment(1, payload()),
    stop: () => bar.stop(),
  };
}

function progressLines(stream: NodeJS.WriteStream): Progress {
  let total = 0;
  let done = 0;
  let lists = 0;
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
    list() {
      if (++lists % listsALine === 0) stream.write(`configuration: ${lists} lists read\n`);
    },
    configurationLoaded(manifest, result) {
      stream.write(`configuration: ${describeConfiguration(manifest, result)}\n`);
    },
    stop() {},
  };
}

/** Thousands of trunks have a list each: one line for so many is a sign of life. */
const listsALine = 1000;

function describeConfiguration(
  { lists, failed_lists: failed }: ConfigurationManifest,
  result: ConfigurationResult,
): string {
  if (result.outcome === 'superseded') return 'superseded: a newer reading of it is loaded';
  return (
    `${lists} lists read, ${failed.length} failed: ${result.new} new, ${result.changed} changed, ${result.closed} closed, ` +
    `${result.rejected} rejected`
  );
}

function withOutcome(outcome: string, error: string): string {
  return error.startsWith(outcome) ? error : `${outcome}: ${error}`;
}
