import { type CallWindow, pageSize } from './windows.ts';

const newline = 0x0a;
const comma = 0x2c;

/** The bodies of all pages of a window, made in place of its lines: the bytes of a call are the same in both. */
export function pagesOf(lines: Buffer, window: CallWindow): Buffer[] {
  const pages: Buffer[] = [];
  for (let at = 0; at < lines.length; ) {
    const end = endOfPage(lines, at);
    pages.push(page(lines.subarray(at, end), pages.length + 1, window.calls));
    at = end + 1;
  }
  return pages;
}

/** Index of the newline after the last line of the page that begins at `at`; the others become commas. */
function endOfPage(lines: Buffer, at: number): number {
  let end = lines.indexOf(newline, at);
  for (let count = 1; count < pageSize && end + 1 < lines.length; count++) {
    lines[end] = comma;
    end = lines.indexOf(newline, end + 1);
  }
  return end;
}

function page(records: Buffer, pageNumber: number, totalItems: number): Buffer {
  const after = `],"totalItems":${totalItems},"pageNumber":${pageNumber},"pageSize":${pageSize}}`;
  return Buffer.concat([Buffer.from('{"calls":['), records, Buffer.from(after)]);
}
