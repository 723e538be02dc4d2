// nginx with proxy_cache in front of another server, as one worker and with nothing else set than
// what a fair comparison needs: connections that stay open, and no log.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../../test/support/services.ts';
import { type Contender, startContender } from './contenders.ts';

const program = findProgram('nginx');
export const hasNginx = program !== undefined;

const configure = (port: number, folder: string, upstream: string) => `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  keepalive_requests 1000000000;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n  ')}
  proxy_cache_path ${folder}/cache keys_zone=bench:10m;
  server {
    listen 127.0.0.1:${port} backlog=1024;
    location / {
      proxy_pass ${upstream};
      proxy_cache bench;
      proxy_cache_valid 200 1h;
      proxy_ignore_headers Cache-Control Expires Vary Set-Cookie;
    }
  }
}
`;

/** `target` is one that the upstream answers with 200. */
export function startNginx(upstream: Contender, target: string): Promise<Contender> {
  return startContender({
    name: 'nginx',
    readyPath: target,
    command(port, folder) {
      const file = join(folder, 'nginx.conf');
      writeFileSync(file, configure(port, folder, upstream.url));
      return [program ?? 'nginx', '-c', file, '-p', folder];
    },
  });
}
