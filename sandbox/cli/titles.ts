const opening = /(?<![\w.$])(?:describe|test|it)(?=[\s.(`])/g;
const modifier = /^\s*\.\s*(\w+)/;
const leftOut = new Set(['skip', 'todo']);
const quotes = new Set(["'", '"', '`']);

/**
 * The titles of the tests and groups in a test file's text, each-tables and modifiers looked through.
 * Skipped and todo ones are left out: they prove nothing.
 */
export function titlesIn(source: string): string[] {
  const text = withoutComments(source);
  return [...text.matchAll(opening)].flatMap(
    (match) => titleAfter(text, match.index + match[0].length) ?? [],
  );
}

function titleAfter(text: string, start: number): string | undefined {
  let at = start;
  for (;;) {
    const name = modifier.exec(text.slice(at));
    if (name) {
      if (leftOut.has(name[1] ?? '')) return undefined;
      at += name[0].length;
      continue;
    }
    while (/\s/.test(text[at] ?? '')) at += 1;
    if (text[at] === '`') at = endOfString(text, at);
    else if (text[at] === '(') {
      const title = stringAt(text, at + 1);
      if (title !== undefined) return title;
      at = endOfParentheses(text, at);
    } else return undefined;
  }
}

function stringAt(text: string, start: number): string | undefined {
  const at = start + (/^\s*/.exec(text.slice(start))?.[0].length ?? 0);
  return quotes.has(text[at] ?? '') ? text.slice(at + 1, endOfString(text, at) - 1) : undefined;
}

/** Where the string that opens at `start` has ended. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === text[start]) return at + 1;
  }
  return text.length;
}

function endOfParentheses(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quotes.has(char)) at = endOfString(text, at) - 1;
    else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

/** Comments on lines of their own go, so that a test that is commented out counts for nothing. */
function withoutComments(source: string): string {
  return source.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '');
}
