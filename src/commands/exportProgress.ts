import { Presets, SingleBar } from 'cli-progress';
import type { ExportObserver } from '../export/exportAll.ts';

export interface ExportProgress extends ExportObserver {
  stop(): void;
}

/** A bar with the time left on a terminal, one line a written file otherwise. */
export function showExportProgress(stream: NodeJS.WriteStream): ExportProgress {
  return stream.isTTY === true ? progressBar(stream) : progressLines(stream);
}

function progressBar(stream: NodeJS.WriteStream): ExportProgress {
  const format = '{bar} {percentage}% | {value}/{total} days | {place} | {eta_formatted} left';
  const bar = new SingleBar({ stream, format, hideCursor: true }, Presets.shades_classic);
  return {
    planned: days => bar.start(days, 0, { place: '' }),
    day: ({ dataset, date }) => bar.increment(1, { place: `${dataset} ${date}` }),
    stop: () => bar.stop(),
  };
}

function progressLines(stream: NodeJS.WriteStream): ExportProgress {
  return {
    planned: days => void stream.write(`${days} files to look at\n`),
    day({ dataset, date, outcome, manifest }) {
      if (outcome === 'written')
        stream.write(`${dataset}/dt=${date} ${manifest.rows} rows, ${manifest.bytes} bytes\n`);
    },
    stop() {},
  };
}
