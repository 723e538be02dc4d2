// The letter to whoever uploaded a picture that was refused. Who gave no address asks for the
// status.

import type { Ports } from '../../ports/ports.ts';
import { findRefusal } from '../images/upload-store.ts';
import { refusedLetter } from './letters.ts';

export async function tellUploader(
  { database, mailer }: Pick<Ports, 'database' | 'mailer'>,
  imageId: string,
): Promise<void> {
  const refusal = await findRefusal(database.latest, imageId);
  if (refusal?.email === null || refusal === undefined) return;
  const { email, original_filename, reason } = refusal;
  const letter = refusedLetter(email, original_filename ?? '', reason ?? 'it was refused');
  await mailer.send(letter, `refused-${imageId}`);
}
