// The operator's commands, by commander. Each loads what it needs when it runs, so that `config`
// does not load a database driver.

import { Command } from 'commander';
import { release } from '../package-root.ts';

export function createProgram(): Command {
  const program = new Command('catapi-server')
    .description('TheCatAPI: one program for a laptop, a school or the internet.')
    .version(release)
    .showHelpAfterError();

  program
    .command('run', { isDefault: true })
    .description('run the roles that ROLES names (the default)')
    .argument('[words...]')
    .action(async ([word]: string[]) => {
      // The default command gets every word that is no command.
      if (word !== undefined) {
        throw new Error(`there is no command ${word}; \`catapi-server --help\` lists them`);
      }
      await (await import('./run-command.ts')).runCommand();
    });

  program
    .command('migrate')
    .description('bring the schema of DATABASE_URL up to date; safe to run twice at once')
    .action(async () => (await import('./database-commands.ts')).migrateCommand());

  program
    .command('seed')
    .description(
      'fill breeds, categories, facts and the drawn demo catalogue; changes nothing twice',
    )
    .action(async () => (await import('./database-commands.ts')).seedCommand());

  program
    .command('config')
    .description('print the effective configuration, secrets hidden')
    .action(async () => (await import('./config-command.ts')).configCommand());

  addJobCommands(program.command('jobs').description('show jobs, and try dead ones again'));

  addReviewCommands(program.command('review').description('decide about uploads'));

  program
    .command('analyse <folder>')
    .description('look at photographs of your own as at uploads, and count what is right')
    .option('--expect <what>', 'cat or other: what all of them show; else their folder says it')
    .action(async (folder, options) =>
      (await import('./analyse-command.ts')).analyseCommand(folder, options),
    );

  addKeyCommands(program.command('keys').description('make, list and revoke API keys'));

  program
    .command('import <source>')
    .description('take in photographs from a folder, or the catalogue of another server by its url')
    .option('--key <key>', "a key of the other server's")
    .option('--files', 'fetch the pictures too, and not only what is known of them')
    .option('--pause-ms <ms>', 'how long to wait before each call to the other server', '250')
    .action(async (source, options) =>
      (await import('./transfer-commands.ts')).importCommand(source, options),
    );

  program
    .command('export <folder>')
    .description('write the catalogue and its pictures into a folder that import reads')
    .action(async (folder) => (await import('./transfer-commands.ts')).exportCommand(folder));
  return program;
}

function addJobCommands(jobs: Command): void {
  jobs
    .command('list')
    .description('list the jobs that are not done, the newest first')
    .option('--state <state>', 'only those that are waiting, running or dead')
    .action(async (options) => (await import('./job-commands.ts')).listJobsCommand(options));
  jobs
    .command('show <id>')
    .description('show one job with all that is known of it')
    .action(async (id) => (await import('./job-commands.ts')).showJobCommand(id));
  jobs
    .command('retry <id>')
    .description('let a dead job wait again; `all` for every one')
    .action(async (id) => (await import('./job-commands.ts')).retryJobCommand(id));
}

function addReviewCommands(review: Command): void {
  review
    .command('list')
    .description('list the uploads that wait for a person, those that wait longest first')
    .option('--withdrawn', 'those out of rotation instead, for their files or for votes')
    .action(async (options) => (await import('./review-commands.ts')).listReviewCommand(options));
  review
    .command('show <id> <file>')
    .description('write the picture into a file, to look at it')
    .action(async (id, file) => (await import('./review-commands.ts')).showReviewCommand(id, file));
  review
    .command('approve <id...>')
    .description('publish uploads that wait, as if the analyser had said so')
    .action(async (ids) => (await import('./review-commands.ts')).approveCommand(ids));
  review
    .command('restore <id...>')
    .description('show images again that are out of rotation')
    .action(async (ids) => (await import('./review-commands.ts')).restoreCommand(ids));
  review
    .command('reject <id...>')
    .description('refuse uploads that wait, or take back published ones')
    .option('--reason <words>', 'why, for whoever uploaded them', 'an operator refused it')
    .action(async (ids, options) =>
      (await import('./review-commands.ts')).rejectCommand(ids, options),
    );
}

function addKeyCommands(keys: Command): void {
  keys
    .command('create')
    .description('make an account and its key; the key is printed once')
    .option('--email <address>', 'mail address of the account')
    .option('--name <name>', 'what the key is for', 'made by the operator')
    .action(async (options) => (await import('./key-commands.ts')).createKeyCommand(options));
  keys
    .command('list')
    .description('list the keys, by their last characters')
    .action(async () => (await import('./key-commands.ts')).listKeysCommand());
  keys
    .command('plan <account> <plan>')
    .description('give an account another plan of RATE_LIMIT_PLANS; `keys list` tells the accounts')
    .action(async (account, plan) =>
      (await import('./key-commands.ts')).changePlanCommand(account, plan),
    );
  keys
    .command('revoke <id>')
    .description('make a key stop working; `keys list` tells the ids')
    .action(async (id) => (await import('./key-commands.ts')).revokeKeyCommand(id));
}
