import { type Numbers, scrubParty, scrubText, scrubValue } from './scrub.ts';
import { e164Digits } from './standIns.ts';
import { kindOf } from './valueKinds.ts';

const tokens = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\],:]/gs;

/**
 * A landed line or a kept record without the numbers: JSON by what each of its fields is (`kindOf`), CSV by its fields;
 * every other byte stays as it was.
 */
export function scrubRecord(text: string, numbers: Numbers): string {
  return isJson(text) ? scrubJson(text, numbers) : scrubFields(text, numbers);
}

function scrubJson(text: string, numbers: Numbers): string {
  const parts: string[] = [];
  const outer: string[] = [];
  let copied = 0;
  let key = '';
  for (const match of text.matchAll(tokens)) {
    const [token] = match;
    const end = match.index + token.length;
    if (token === '{' || token === '[') outer.push(key);
    else if (token === '}' || token === ']') key = outer.pop() ?? '';
    else if (token !== ',' && token !== ':') {
      const isKey = token.startsWith('"') && /^\s*:/.test(text.slice(end, end + 64));
      const value = token.startsWith('"') ? String(JSON.parse(token)) : token;
      const scrubbed = isKey ? scrubText(value, numbers) : scrubValue(kindOf(key), value, numbers);
      if (isKey) key = value;
      if (scrubbed === value) continue;
      parts.push(text.slice(copied, match.index), JSON.stringify(scrubbed));
      copied = end;
    }
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(copied);
}

const fields = /"(?:[^"]|"")*"|[^,;\t|\r\n"]+/g;

/** A field that is one of the numbers keeps its country; elsewhere the number alone is replaced. */
function scrubFields(text: string, numbers: Numbers): string {
  const scrubbed = text.replaceAll(fields, field => {
    const isQuoted = field.startsWith('"');
    // Spreadsheets are kept from computing with a value by an apostrophe before it.
    const value = (isQuoted ? field.slice(1, -1) : field).replace(/^'/, '');
    const digits = e164Digits(value.trim());
    if (digits === undefined || numbers.find(digits) === undefined) return field;
    const standIn = scrubParty(value.trim(), numbers);
    return isQuoted ? `"${standIn}"` : standIn;
  });
  return scrubText(scrubbed, numbers);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
