// Bundles the page and serves it, with the address and the key from the environment.
import { context } from 'esbuild';

const {
  CATAPI_BASE_URL = 'http://localhost:3000',
  CATAPI_KEY = 'DEMO-API-KEY',
  PORT = '8000',
} = process.env;

const bundle = await context({
  absWorkingDir: import.meta.dirname ?? new URL('.', import.meta.url).pathname,
  entryPoints: ['main.jsx'],
  bundle: true,
  outfile: 'main.js',
  write: false,
  jsx: 'automatic',
  define: {
    'process.env.CATAPI_BASE_URL': JSON.stringify(CATAPI_BASE_URL),
    'process.env.CATAPI_KEY': JSON.stringify(CATAPI_KEY),
    'process.env.NODE_ENV': '"production"',
  },
});
const { port } = await bundle.serve({ servedir: '.', host: '127.0.0.1', port: Number(PORT) });
console.log(`http://localhost:${port}`);
