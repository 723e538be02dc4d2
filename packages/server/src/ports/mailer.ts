// Letters, as they are handed to whoever carries them. A letter is written by the domain, whole, in
// plain text and in HTML; a mailer adds nothing but the sender.

export interface Letter {
  /** The address alone, `somebody@example.org`. */
  to: string;
  subject: string;
  text: string;
  html: string;
}

export interface Mailer {
  /**
   * Resolves when the letter was taken over. `id` is the same at each try of the same letter, so
   * that a carrier that knows it sends it once. Throws a PortError, retryable when another try may
   * help.
   */
  send(letter: Letter, id: string): Promise<void>;
  /** Whether letters could be taken over; throws a PortError when not. */
  check(): Promise<void>;
  close(): Promise<void>;
}
