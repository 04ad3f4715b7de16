import { byteOf } from './jsonBytes.ts';
import type { Page } from './page.ts';
import type { ListRequest, ProvenList } from './readList.ts';

/**
 * A proven list as lines of a landing file: its announcement, then its records as delivered, each in an envelope that
 * says which list it stands in. One buffer a page.
 */
export function* linesOf({ list, parentId }: ListRequest, proven: ProvenList): Generator<Buffer> {
  const place = { resource: list.resource, parent_id: parentId };
  const fetched_at = new Date(proven.fetchedAt).toISOString();
  yield Buffer.from(`${JSON.stringify({ ...place, fetched_at, total_items: proven.records })}\n`);
  const before = Buffer.from(`${JSON.stringify(place).slice(0, -1)},"record":`);
  for (const page of proven.pages) yield wrap(page, before);
}

/** Puts `before` in front of each line, and a closing brace behind it. */
function wrap({ lines, count }: Page, before: Buffer): Buffer {
  const wrapped = Buffer.allocUnsafe(lines.length + count * (before.length + 1));
  let to = 0;
  for (let from = 0; from < lines.length; ) {
    const end = lines.indexOf(byteOf.newline, from);
    to += before.copy(wrapped, to);
    to += lines.copy(wrapped, to, from, end);
    wrapped[to++] = byteOf.closeBrace;
    wrapped[to++] = byteOf.newline;
    from = end + 1;
  }
  return wrapped;
}
