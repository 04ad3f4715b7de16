import { Presets, SingleBar } from 'cli-progress';
import type { ImportObserver } from '../import/importFiles.ts';
import type { ImportResult } from '../import/loadImport.ts';

export interface ImportProgress extends ImportObserver {
  stop(): void;
}

/** A bar of bytes a file on a terminal, one line a file otherwise. */
export function showImportProgress(stream: NodeJS.WriteStream): ImportProgress {
  return stream.isTTY === true ? progressBar(stream) : progressLines(stream);
}

function progressBar(stream: NodeJS.WriteStream): ImportProgress {
  const bar = new SingleBar(
    { stream, format: '{bar} {percentage}% | {file} | {step} | {eta_formatted} left', hideCursor: true },
    Presets.shades_classic,
  );
  let left = 0;
  return {
    begin(file, bytes) {
      left = bytes;
      bar.start(bytes, 0, { file, step: 'copying' });
    },
    read(bytes) {
      left -= bytes;
      bar.increment(bytes, { step: left > 0 ? 'copying' : 'loading' });
    },
    done: () => bar.stop(),
    stop: () => bar.stop(),
  };
}

function progressLines(stream: NodeJS.WriteStream): ImportProgress {
  return {
    done(result) {
      stream.write(`${describe(result)}\n`);
    },
    stop() {},
  };
}

function describe({ outcome, file, records, replaced, rejected }: ImportResult): string {
  if (outcome === 'known') return `${file}: imported before, nothing changed`;
  return `${file}: ${records} records, ${replaced} of earlier imports replaced, ${rejected} lines set aside`;
}
