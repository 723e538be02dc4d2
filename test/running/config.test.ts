// The settings as an operator meets them: what is printed, what is refused, and that all faults are
// told at once.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../packages/server/src/config.ts';
import { printConfig, printConfigTable } from '../../packages/server/src/config-print.ts';
import { ConfigFaults } from '../../packages/server/src/config-reader.ts';
import { variables } from '../../packages/server/src/config-variables.ts';

describe('with no environment', () => {
  it('everything is embedded', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      port: 3000,
      database: { kind: 'sqlite' },
      storage: { kind: 'disk' },
      redisUrl: undefined,
      roles: ['api', 'worker'],
      demoKey: 'DEMO-API-KEY',
      rateLimitPerMinute: 120,
      searchLimitAnonymous: 10,
      searchLimitKey: 25,
      trustProxy: false,
      opsPort: undefined,
    });
    expect(printConfig({ DATA_DIR: '/cats' })).toMatchInlineSnapshot(`
      "PORT                    3000  (default)
      HOST                    all addresses  (default)
      PUBLIC_URL              as the caller reached this machine  (default)
      CDN_URL                 PUBLIC_URL  (default)
      DATA_DIR                /cats
      DATABASE_URL            SQLite in /cats/catapi.sqlite  (default)
      DATABASE_READ_URLS      none  (default)
      REDIS_URL               memory of this process  (default)
      STORAGE_URL             /cats/files  (default)
      ROLES                   api,worker  (default)
      RATE_LIMIT_PER_MINUTE   120  (default)
      RATE_LIMIT_ANONYMOUS    1200  (default)
      RATE_LIMIT_PLANS        none  (default)
      SEARCH_LIMIT_ANONYMOUS  10  (default)
      SEARCH_LIMIT_KEY        25  (default)
      LIST_LIMIT_KEY          1000  (default)
      SIGN_UP                 answer  (default)
      DEMO_KEY                DEMO-API-KEY  (default)
      ANALYSER                local  (default)
      CAT_THRESHOLD           50  (default)
      ALLOW_TEXT              off  (default)
      TEXT_WORDS              2  (default)
      ALLOW_FACES             off  (default)
      ALLOW_UNSAFE            off  (default)
      REJECT_UNSAFE           90  (default)
      REVIEW_UNSAFE           70  (default)
      UPLOAD_WAIT_SECONDS     8  (default)
      UPLOAD_MAX_MB           10  (default)
      MAIL_URL                letters are printed  (default)
      MAIL_FROM               none  (default)
      JOBS_AT_ONCE            2  (default)
      JOBS_URL                none  (default)
      WEBHOOKS_AT_ONCE        16  (default)
      WEBHOOKS_TO_PRIVATE     off  (default)
      UNPOPULAR_VOTES         50  (default)
      UNPOPULAR_PERCENT       90  (default)
      LOG_LEVEL               info, or warn on a terminal  (default)
      TRUST_PROXY             none  (default)
      OPS_PORT                none  (default)
      CACHE_MB                64  (default)
      DRAIN_SECONDS           10  (default)
      CHECK_REPLIES           off  (default)
      "
    `);
  });
});

describe('for many machines', () => {
  const environment = {
    PUBLIC_URL: 'https://cats.school.example/',
    DATABASE_URL: 'mysql://cats:sesame@db:3306/cats',
    DATABASE_READ_URLS: 'mysql://cats:sesame@r1/cats, mysql://cats:sesame@r2/cats',
    REDIS_URL: 'redis://:sesame@redis:6379',
    STORAGE_URL: 's3://pictures/cats?endpoint=https://s3.example&region=eu-1',
    ROLES: 'api',
    TRUST_PROXY: '10.0.0.0/8, loopback',
    OPS_PORT: '9090',
    DEMO_KEY: '',
  };

  it('everything is read', () => {
    expect(readConfig(environment)).toMatchObject({
      publicUrl: 'https://cats.school.example',
      database: { kind: 'mysql', url: 'mysql://cats:sesame@db:3306/cats' },
      storage: {
        kind: 's3',
        bucket: 'pictures',
        prefix: 'cats',
        endpoint: 'https://s3.example',
        region: 'eu-1',
      },
      roles: ['api'],
      trustProxy: ['10.0.0.0/8', 'loopback'],
      opsPort: 9090,
      demoKey: undefined,
    });
  });

  it('no secret is printed', () => {
    const printed = printConfig(environment);
    expect(printed).not.toContain('sesame');
    expect(printed).toContain('DATABASE_URL            mysql://cats:(secret)@db:3306/cats');
    expect(printed).toContain('mysql://cats:(secret)@r1/cats, mysql://cats:(secret)@r2/cats');
  });

  it.each([
    'mysql://u:pa,ss@h/db',
    'mysql://u:p%40ss@h/db?password=ss',
    'mysql://u:p@ss@h/db',
    'mysql://u:a,b://ss@h/db',
  ])('no odd secret either: %s', (url) => {
    for (const name of ['DATABASE_URL', 'DATABASE_READ_URLS']) {
      let printed = '';
      try {
        printed = printConfig({ DATABASE_URL: 'mysql://h/db', [name]: url });
      } catch (error) {
        printed = (error as Error).message;
      }
      expect(printed).not.toContain('ss@');
      expect(printed).not.toContain('=ss');
    }
  });

  it('a database of the operator has no demo key unless it is named', () => {
    const database = { DATABASE_URL: 'mysql://cats@db/cats' };
    expect(readConfig(database).demoKey).toBeUndefined();
    expect(readConfig({ ...database, DEMO_KEY: 'demo' }).demoKey).toBe('demo');
  });
});

describe('faults', () => {
  const environment = {
    PORT: 'eighty',
    PUBLIC_URL: 'cats.example',
    DATABASE_URL: 'postgres://db/cats',
    DATABASE_READ_URLS: 'nonsense',
    STORAGE_URL: 'ftp://files',
    ROLES: 'api,cook',
    RATE_LIMIT_PER_MINUTE: '-1',
    LOG_LEVEL: 'loud',
    TRUST_PROXY: 'everybody',
    SIGN_UP: 'maybe',
  };

  it('are told all together, with what was read and what was expected', () => {
    let faults: readonly string[] = [];
    try {
      readConfig(environment);
    } catch (error) {
      faults = (error as ConfigFaults).faults;
    }
    for (const name of Object.keys(environment)) {
      expect(faults.some((fault) => fault.startsWith(`${name} is `))).toBe(true);
    }
    expect(faults).toContain('PORT is "eighty", but a whole number from 0 to 65535 was expected');
  });

  it('do not show secrets', () => {
    const read = () => readConfig({ DATABASE_URL: 'mysql//cats:sesame@db/cats' });
    expect(read).toThrow(ConfigFaults);
    expect(read).not.toThrow(/sesame/);
  });

  it('name what contradicts itself', () => {
    expect(() => readConfig({ DATABASE_READ_URLS: 'mysql://r/cats' })).toThrow(/replicas of what/);
    expect(() => readConfig({ DATABASE_URL: 'mysql://db' })).toThrow(/name of a database/);
    expect(() => readConfig({ PORT: '80', OPS_PORT: '80' })).toThrow(/metrics are not for/);
  });
});

it('are in the README as they are in the program', () => {
  const readme = readFileSync(new URL('../../packages/server/README.md', import.meta.url), 'utf8');
  expect(readme).toContain(printConfigTable());
  expect(new Set(variables.map(({ name }) => name)).size).toBe(variables.length);
});
