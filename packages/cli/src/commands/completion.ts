// Completion in shells: a script for each that asks this program what could stand at the cursor, so
// that what is offered is what this version understands, and breeds are those of the server in use.
import { type Command, parseChoice } from '../command.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

export type Shell = (typeof shells)[number];

export const completionCommand: Command = {
  name: 'completion',
  summary: 'print what a shell needs to complete command lines',
  description:
    'Prints a script for your shell. Put the line for it into its start-up file:\n\n' +
    '  bash        source <(catapi completion bash)\n' +
    '  zsh         source <(catapi completion zsh)\n' +
    '  fish        catapi completion fish | source\n' +
    '  powershell  catapi completion powershell | Out-String | Invoke-Expression',
  words: [{ word: '<shell>', summary: shells.join(', '), values: shells }],
  async run({ io, words }) {
    const shell = parseChoice(...shells)(words[0] ?? '') as Shell;
    const { completionScripts } = await import('../completion-scripts.ts');
    io.out(completionScripts[shell]);
  },
};

/** What the scripts call: the words after `catapi`, up to the one that the cursor is in. */
export const completeCommand: Command<{ shell?: string }> = {
  name: 'complete',
  isHidden: true,
  summary: 'print what could stand at the end of a command line',
  words: [{ word: '[words...]', summary: 'the words so far, the last one perhaps unfinished' }],
  options: [{ flags: '--shell <shell>', summary: shells.join(', ') }],
  async run({ io, cats, words, settings, options }) {
    const { listCompletions } = await import('../list-completions.ts');
    const given = { words, shell: options.shell ?? 'bash', cats, settings };
    for (const { word, summary = '' } of await listCompletions(io, given)) {
      io.out(summary === '' ? `${word}\n` : `${word}\t${summary}\n`);
    }
  },
};
