// The README's section "How fast": the table between two markers, which a run replaces. Where there
// is no such section yet, it is put before the last one.

const begin = '<!-- bench:begin -->';
const end = '<!-- bench:end -->';
const heading = `## How fast

\`npm run bench -- --write-readme\` measures this anew, in about twelve minutes.`;

/** The document with this table in it. */
export function replaceSection(document: string, text: string): string {
  const marked = `${begin}\n${text}\n${end}`;
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from !== -1 && to > from) {
    return `${document.slice(0, from)}${marked}${document.slice(to + end.length)}`;
  }
  const section = `${heading}\n\n${marked}\n\n`;
  const last = document.lastIndexOf('\n## ') + 1;
  if (last === 0) return `${document.trimEnd()}\n\n${section.trimEnd()}\n`;
  return `${document.slice(0, last)}${section}${document.slice(last)}`;
}
