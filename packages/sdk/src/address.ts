// Where the server is. The contract's paths are whole (`/v1/images/search`), while people also
// write addresses that end in /v1, as the live service's documentation does; both mean the same
// server here, and so does a slash at the end.
import { createArgumentError } from './errors.ts';

/** The live service as `parseAddress` writes it. */
export const liveAddress = 'https://api.thecatapi.com';

/** The address that the contract's paths are appended to: no slash and no /v1 at its end. */
export function parseAddress(written: string | undefined): string {
  const text = (written ?? liveAddress).trim();
  // In a browser an address may be a path on the page's own server.
  const isPath = text.startsWith('/') && !text.startsWith('//');
  const hasProtocol = /^https?:\/\/[^/?#]/i.test(text) && URL.canParse(text);
  if ((!isPath && !hasProtocol) || /[?#]/.test(text)) {
    throw createArgumentError(
      `baseUrl ${JSON.stringify(written)} is not an address.`,
      'Write it like http://localhost:3000 or https://api.thecatapi.com/v1.',
    );
  }
  return text.replace(/\/+$/, '').replace(/\/v1$/, '').replace(/\/+$/, '');
}
