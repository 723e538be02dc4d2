// Time and chance as ports, so that a test can hold the one and repeat the other.

export interface Clock {
  /** Now, in milliseconds since 1970 UTC. */
  nowMs(): number;
}

export interface Chance {
  /** A whole number from 0 up to, but not including, `below` (1 to 2^48), all equally likely. */
  integer(below: number): number;
  /** Bytes that nobody can guess, for keys and secrets. */
  bytes(count: number): Buffer;
}
