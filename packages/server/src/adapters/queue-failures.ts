// What a delivery tells of its failures. It tries again every moment, and an operator wants to hear
// of an outage when it begins and not at each try: so the first is told, and the next after a
// success.

export function createTeller(onFailure: (error: unknown) => void) {
  let isTold = false;
  return {
    failed(error: unknown) {
      if (!isTold) onFailure(error);
      isTold = true;
    },
    worked() {
      isTold = false;
    },
  };
}
