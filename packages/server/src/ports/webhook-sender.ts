// Sending what happened to an address that somebody outside has chosen, which is why it is a port
// of its own: whoever sends must not be led to what only this machine can reach.

export interface WebhookSender {
  /** Why nothing can ever be sent to a url, in words; undefined when it can be tried. */
  findFault(url: string): string | undefined;
  /**
   * POSTs the body and answers the status. Throws an Error that says why nobody answered: the
   * address is private, or cannot be found or reached, or did not answer in time. Redirects are not
   * followed.
   */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<number>;
  close(): Promise<void>;
}
