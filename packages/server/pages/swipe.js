// Votes by finger: to the right is up, to the left is down, and let go half-way is nothing. Up and
// down stay the page's own, for scrolling. Where less motion is wanted the cat stays in its place and
// only the word appears.

const startPx = 12;
const votePx = 90;
/** A quick flick means it even when it is short. */
const flickPxPerMs = 0.5;

const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** Tells `onVote('up' | 'down')` when the place is swiped by touch or pen. */
export function onSwipe(place, onVote) {
  let swipe;

  const rest = () => {
    swipe = undefined;
    delete place.dataset.swipe;
    place.style.transform = '';
  };

  place.addEventListener('pointerdown', (event) => {
    const isFinger = event.pointerType === 'touch' || event.pointerType === 'pen';
    if (!isFinger || !event.isPrimary || event.target.closest('button, a')) return;
    swipe = { id: event.pointerId, x: event.clientX, y: event.clientY, atMs: event.timeStamp };
  });

  place.addEventListener('pointermove', (event) => {
    if (swipe?.id !== event.pointerId) return;
    const across = event.clientX - swipe.x;
    if (!swipe.isOn) {
      if (Math.abs(event.clientY - swipe.y) > startPx) return rest();
      if (Math.abs(across) < startPx) return;
      swipe.isOn = true;
      place.setPointerCapture(event.pointerId);
    }
    swipe.across = across;
    place.dataset.swipe = Math.abs(across) < votePx / 2 ? '' : across > 0 ? 'up' : 'down';
    if (!lessMotion.matches) {
      place.style.transform = `translateX(${across}px) rotate(${across / 40}deg)`;
    }
  });

  place.addEventListener('pointerup', (event) => {
    if (swipe?.id !== event.pointerId) return;
    const { across = 0, atMs } = swipe;
    const speed = Math.abs(across) / Math.max(1, event.timeStamp - atMs);
    const isMeant = Math.abs(across) >= votePx || (speed > flickPxPerMs && Math.abs(across) > 40);
    rest();
    if (isMeant) onVote(across > 0 ? 'up' : 'down');
  });

  // The browser takes the finger for scrolling, or it slides off the screen.
  place.addEventListener('pointercancel', rest);
}
