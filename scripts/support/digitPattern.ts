/**
 * The patterns of libphonenumber's metadata as automata over digits, so that "can a number that begins so match?"
 * is answered exactly. The patterns use digits, \d, [..], (?:..), |, ?, {n} and {n,m} only; anything else throws.
 */
type Node =
  | { readonly kind: 'digits'; readonly allowed: ReadonlySet<string> }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly options: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly least: number; readonly most: number };

type Continuation = (rest: string) => boolean;

/** Whether some text that begins with `prefix` matches the whole pattern. */
export function mayBeginWith(pattern: string, prefix: string): boolean {
  return matchable(parsed(pattern), prefix, rest => rest === '');
}

const cache = new Map<string, Node>();

function parsed(pattern: string): Node {
  let node = cache.get(pattern);
  if (!node) {
    const reader = { text: pattern, at: 0 };
    node = choice(reader);
    if (reader.at !== pattern.length) throw new Error(`unreadable pattern ${pattern} at ${reader.at}`);
    cache.set(pattern, node);
  }
  return node;
}

/** Once the prefix is used up every rest can be completed, because each node can match something. */
function matchable(node: Node, prefix: string, then: Continuation): boolean {
  if (prefix === '') return true;
  switch (node.kind) {
    case 'digits':
      return node.allowed.has(prefix.charAt(0)) && (prefix.length === 1 || then(prefix.slice(1)));
    case 'choice':
      return node.options.some(option => matchable(option, prefix, then));
    case 'sequence':
      return inSequence(node.parts, 0, prefix, then);
    case 'repeat':
      return repeated(node, 0, prefix, then);
  }
}

function inSequence(parts: readonly Node[], index: number, prefix: string, then: Continuation): boolean {
  if (prefix === '') return true;
  const part = parts[index];
  if (!part) return then(prefix);
  return matchable(part, prefix, rest => inSequence(parts, index + 1, rest, then));
}

function repeated(
  node: Node & { kind: 'repeat' },
  done: number,
  prefix: string,
  then: Continuation,
): boolean {
  if (prefix === '') return true;
  if (done >= node.least && then(prefix)) return true;
  return done < node.most && matchable(node.part, prefix, rest => repeated(node, done + 1, rest, then));
}

interface Reader {
  readonly text: string;
  at: number;
}

function choice(reader: Reader): Node {
  const options = [sequence(reader)];
  while (reader.text[reader.at] === '|') {
    reader.at++;
    options.push(sequence(reader));
  }
  return options.length === 1 && options[0] ? options[0] : { kind: 'choice', options };
}

function sequence(reader: Reader): Node {
  const parts: Node[] = [];
  while (reader.at < reader.text.length && !'|)'.includes(reader.text.charAt(reader.at))) {
    parts.push(quantified(reader, atom(reader)));
  }
  return { kind: 'sequence', parts };
}

function atom(reader: Reader): Node {
  const rest = reader.text.slice(reader.at);
  const group = /^\((?:\?:)?/.exec(rest);
  if (group) {
    reader.at += group[0].length;
    const node = choice(reader);
    reader.at++;
    return node;
  }
  const match = /^(?:\\d|\d|\[([\d-]+)\])/.exec(rest);
  if (!match) throw new Error(`unreadable pattern ${reader.text} at ${reader.at}`);
  reader.at += match[0].length;
  return { kind: 'digits', allowed: new Set(digitsOf(match[0], match[1])) };
}

function digitsOf(token: string, set: string | undefined): string[] {
  const all = [...'0123456789'];
  if (token === '\\d') return all;
  if (set === undefined) return [token];
  const test = new RegExp(`[${set}]`);
  return all.filter(digit => test.test(digit));
}

function quantified(reader: Reader, part: Node): Node {
  const match = /^(?:\?|\{(\d+)(?:,(\d+))?\})/.exec(reader.text.slice(reader.at));
  if (!match) return part;
  reader.at += match[0].length;
  if (match[0] === '?') return { kind: 'repeat', part, least: 0, most: 1 };
  return { kind: 'repeat', part, least: Number(match[1]), most: Number(match[2] ?? match[1]) };
}
