// The list of parts, in the order in which they run. Each is loaded only when it is wanted, because
// what some of them stand on takes a second to load.

import type { Part } from './part.ts';

interface Chapter {
  names: readonly string[];
  load(): Promise<{ parts: readonly Part[] }>;
}

const chapters: readonly Chapter[] = [
  {
    names: [
      'edge-http',
      'edge-stack',
      'edge-fastify',
      'edge-nginx',
      'edge-express',
      'edge-validator',
    ],
    load: () => import('./measure-edge.ts'),
  },
  {
    names: ['search-1', 'search-10', 'search-key'],
    load: () => import('./measure-search.ts'),
  },
  { names: ['miss'], load: () => import('./measure-miss.ts') },
  { names: ['random-sqlite', 'random-mariadb'], load: () => import('./measure-random.ts') },
  { names: ['votes'], load: () => import('./measure-votes.ts') },
  { names: ['incident'], load: () => import('./measure-incident.ts') },
  { names: ['uploads', 'pictures'], load: () => import('./measure-uploads.ts') },
  { names: ['start', 'command-line'], load: () => import('./measure-start.ts') },
];

export const partNames: readonly string[] = chapters.flatMap(({ names }) => names);

export async function loadParts(wanted: readonly string[]): Promise<Part[]> {
  const found: Part[] = [];
  for (const { names, load } of chapters) {
    if (!names.some((name) => wanted.includes(name))) continue;
    const { parts } = await load();
    found.push(...parts.filter(({ name }) => wanted.includes(name)));
  }
  return found;
}
