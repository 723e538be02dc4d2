// Votes by finger on the plate: to the right is up, to the left is down. The cat follows the finger
// and says what letting go would mean; short of the line, or back over it, nothing happens. The
// page keeps scrolling up and down, because the browser is told that only sideways is ours.

const lineShare = 0.28;
const lineMax = 140;

const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * Watches a frame for swipes. `canVote` is asked when a finger comes down; `vote` is given 1 or 0
 * when one is let go past the line.
 */
export function watchSwipes(frame, { canVote, vote }) {
  const hints = { 1: frame.dataset.swipeUp, 0: frame.dataset.swipeDown };
  let swipe;

  const move = (picture, distance) => {
    if (isCalm()) return;
    // The style of an element is set by script, which the policy allows; no attribute is written.
    picture.style.translate = `${distance}px 0`;
    picture.style.rotate = `${distance / 40}deg`;
  };

  const hint = (distance) => {
    const value = distance > 0 ? 1 : 0;
    const isFar = Math.abs(distance) >= swipe.line;
    if (Math.abs(distance) < 12) delete frame.dataset.swipe;
    else frame.dataset.swipe = value === 1 ? 'up' : 'down';
    frame.dataset.hint = isFar ? hints[value] : '';
    frame.classList.toggle('decided', isFar);
  };

  const end = () => {
    if (swipe === undefined) return;
    const { picture } = swipe;
    picture.style.removeProperty('translate');
    picture.style.removeProperty('rotate');
    delete frame.dataset.swipe;
    frame.dataset.hint = '';
    frame.classList.remove('decided', 'held');
    swipe = undefined;
  };

  frame.addEventListener('pointerdown', (event) => {
    // A second finger is a pinch, and a mouse has the buttons.
    if (!event.isPrimary) {
      end();
      return;
    }
    const picture = frame.querySelector('img.cat');
    if (event.pointerType === 'mouse' || picture === null || !canVote()) return;
    const line = Math.min(lineMax, frame.clientWidth * lineShare);
    swipe = { pointer: event.pointerId, from: event.clientX, distance: 0, picture, line };
    frame.classList.add('held');
  });
  frame.addEventListener('pointermove', (event) => {
    if (swipe?.pointer !== event.pointerId) return;
    swipe.distance = event.clientX - swipe.from;
    move(swipe.picture, swipe.distance);
    hint(swipe.distance);
  });
  frame.addEventListener('pointerup', (event) => {
    if (swipe?.pointer !== event.pointerId) return;
    const { distance, line } = swipe;
    end();
    if (Math.abs(distance) >= line) vote(distance > 0 ? 1 : 0);
  });
  // The browser took the finger for scrolling or zooming, or the window lost it.
  frame.addEventListener('pointercancel', end);
  window.addEventListener('blur', end);
}
