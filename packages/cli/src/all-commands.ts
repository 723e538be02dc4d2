// Every command that there is, in the order of the help, and the flags that all of them have.
import { type Command, type CommandGroup, type OptionSpec, parseSeconds } from './command.ts';
import { breedCommand, breedsCommand } from './commands/breeds.ts';
import { callCommands } from './commands/call.ts';
import { categoriesCommand } from './commands/categories.ts';
import { completeCommand, completionCommand } from './commands/completion.ts';
import { downloadCommand } from './commands/download.ts';
import { factsCommand } from './commands/facts.ts';
import { favouriteCommands } from './commands/favourite.ts';
import { imageCommand } from './commands/image.ts';
import { loginCommand, logoutCommand, whoamiCommand } from './commands/login.ts';
import { mcpCommand } from './commands/mcp.ts';
import { openCommand } from './commands/open.ts';
import { randomCommand } from './commands/random.ts';
import { searchCommand } from './commands/search.ts';
import { serveCommand } from './commands/serve.ts';
import { uploadCommand } from './commands/upload.ts';
import { voteCommands } from './commands/vote.ts';
import { localServer } from './settings.ts';

export const commands: (Command<never> | CommandGroup)[] = [
  randomCommand,
  searchCommand,
  imageCommand,
  downloadCommand,
  breedsCommand,
  breedCommand,
  factsCommand,
  categoriesCommand,
  voteCommands,
  favouriteCommands,
  uploadCommand,
  loginCommand,
  logoutCommand,
  whoamiCommand,
  openCommand,
  serveCommand,
  callCommands,
  mcpCommand,
  completionCommand,
  completeCommand,
];

export const everywhere: OptionSpec[] = [
  { flags: '--json', summary: 'answer one JSON document' },
  { flags: '--key <key>', summary: 'your key (else CATAPI_KEY, else the settings file)' },
  { flags: '--base-url <address>', summary: `the server (else CATAPI_BASE_URL, ${localServer})` },
  { flags: '--timeout <seconds>', summary: 'how long a call may take (30)', parse: parseSeconds },
];
