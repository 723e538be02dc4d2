// The guides as tests see them: every block of commands or of a program in a Markdown file, the
// heading it stands under, and what is said that it prints.

export interface GuideBlock {
  lang: 'sh' | 'js';
  heading: string;
  source: string;
  /** The block of text that follows at once. */
  printed: string | undefined;
}

export function listGuideBlocks(markdown: string): GuideBlock[] {
  const blocks: GuideBlock[] = [];
  let heading = '';
  let before: GuideBlock | undefined;
  for (const [text, title, lang, source = ''] of markdown.matchAll(
    /^#+ (.+)$|^```(\w*)\n([\s\S]*?)^```$|^.+$/gm,
  )) {
    if (title !== undefined) heading = title;
    if (lang === 'text' && before !== undefined) before.printed = source;
    if (text.trim() !== '') before = undefined;
    if (lang !== 'sh' && lang !== 'js') continue;
    before = { lang, heading, source, printed: undefined };
    blocks.push(before);
  }
  return blocks;
}

/** Ids, keys and moments, which are others each time. */
function masked(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/\blive_\w+/g, 'KEY')
    .replace(/(\/images\/|"id":")[\w-]{6,12}(?=[_."\s])/g, '$1ID')
    .trimEnd();
}

/** Whether this is what the guide says; its `…` stands for anything. */
export function isPrinted(wanted: string, printed: string): boolean {
  const parts = masked(wanted)
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*?')}$`, 's').test(masked(printed));
}
