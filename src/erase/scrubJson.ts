import { kindOf, type Numbers, scrubText, scrubValue } from './scrub.ts';

const tokens = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\],:]/gs;

/**
 * A JSON text without the numbers, by what each field is (`kindOf`); every other byte stays as it was. A text that is no
 * JSON is scrubbed as a text.
 */
export function scrubJson(text: string, numbers: Numbers): string {
  if (!isJson(text)) return scrubText(text, numbers);
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

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
