// The operations as tools for an assistant, over the Model Context Protocol on stdin and stdout.
// What it writes there belongs to the protocol; everything for people goes to stderr.
import type { Command } from '../command.ts';
import { settingsPath } from '../settings.ts';

interface Options {
  readOnly?: boolean;
}

export const mcpCommand: Command<Options> = {
  name: 'mcp',
  summary: 'give the operations to an assistant, as a Model Context Protocol server',
  description:
    'Speaks the Model Context Protocol on stdin and stdout: every operation is a tool, and pictures ' +
    'come as pictures. Assistants start it by themselves; where they want a configuration, it is:\n\n' +
    '  { "mcpServers": { "cats": { "command": "catapi", "args": ["mcp"] } } }',
  options: [{ flags: '--read-only', summary: 'only what changes nothing' }],
  examples: ['catapi mcp', 'catapi mcp --read-only --base-url https://cats.example'],
  async run({ io, client, settings, options }) {
    const { serveTools } = await import('../mcp-tools.ts');
    await serveTools({
      client,
      settings,
      settingsFile: settingsPath(io),
      isReadOnly: options.readOnly === true,
      signal: io.signal,
    });
  },
};
