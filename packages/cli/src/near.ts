// What somebody may have meant: names that are nearly the same, or that hold what was typed. Letter
// case, accents and spaces are no difference, because nobody types them alike.

const namesMax = 3;

/** The text as it is compared. */
export function plain(text: string): string {
  const bare = text.normalize('NFKD').replace(/\p{Mark}/gu, '');
  return bare.toLowerCase().replace(/[^\p{Letter}\p{Number}]/gu, '');
}

/** How many letters have to be put in, taken out or changed. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 1; at <= other.length; at += 1) {
      const changed = (row[at - 1] ?? 0) + (letter === other[at - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The few names nearest to the text, the nearest first; none where nothing is near. */
export function findNear(text: string, names: readonly string[]): string[] {
  const typed = plain(text);
  if (typed === '') return [];
  const near = names.flatMap((name) => {
    const known = plain(name);
    const isPart = typed.length > 1 && known.includes(typed);
    const far = isPart ? 1 : distance(typed, known);
    return far <= Math.max(1, Math.floor(typed.length / 3)) ? [{ name, far }] : [];
  });
  const sorted = near.sort((a, b) => a.far - b.far).map(({ name }) => name);
  return [...new Set(sorted)].slice(0, namesMax);
}

/** The names as the end of a message: ` Did you mean one, or another?`, or nothing. */
export function askNear(names: readonly string[]): string {
  return names.length === 0 ? '' : ` Did you mean ${names.join(', or ')}?`;
}
