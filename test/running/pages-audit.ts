// What a page owes to everybody, looked for inside the browser: names for what can be used, words
// for what can be seen, and text that stands out from its ground. These functions are sent into the
// page as they are, so they may use nothing from outside themselves.

/** Controls without a name, and pictures without an alt attribute. */
export function findNameless(): string[] {
  const isShown = (element: Element) => element.getClientRects().length > 0;
  const hasName = (element: Element) => {
    const labelled = (element.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean);
    const labels = 'labels' in element ? (element.labels as NodeListOf<HTMLElement> | null) : null;
    const texts = [
      element.getAttribute('aria-label'),
      element.getAttribute('title'),
      ...labelled.map((id) => document.getElementById(id)?.textContent),
      ...[...(labels ?? [])].map((label) => label.textContent),
      ...(element.matches('input, select, textarea') ? [] : [element.textContent]),
      element.querySelector('img')?.alt,
    ];
    return texts.some((text) => (text ?? '').trim() !== '');
  };
  const controls = [...document.querySelectorAll('a[href], button, input, select, textarea')];
  const nameless = controls.filter((control) => isShown(control) && !hasName(control));
  const silent = [...document.images].filter((image) => !image.hasAttribute('alt'));
  return [...nameless, ...silent].map((element) => element.outerHTML.slice(0, 200));
}

/** Texts whose contrast with what is behind them is below 4.5, as WCAG counts it. */
export function findFaintTexts(): string[] {
  type Colour = [number, number, number, number];
  const read = (text: string): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  const over = (front: Colour, back: Colour): Colour => {
    const mix = (at: 0 | 1 | 2) => front[at] * front[3] + back[at] * (1 - front[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const groundOf = (element: Element | null): Colour => {
    if (element === null) return [255, 255, 255, 1];
    const own = read(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, groundOf(element.parentElement));
  };
  const luminance = (colour: Colour) => {
    const linear = (at: 0 | 1 | 2) => {
      const share = colour[at] / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * linear(0) + 0.7152 * linear(1) + 0.0722 * linear(2);
  };
  const found: string[] = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    const text = own.map((node) => node.textContent?.trim()).join('');
    if (text === '' || element.getClientRects().length === 0) continue;
    // What cannot be used yet is meant to stand back, and options are drawn by the system.
    if (element.closest('.unseen, :disabled, option, noscript')) continue;
    const ground = groundOf(element);
    const ink = over(read(getComputedStyle(element).color), ground);
    const [dark = 0, light = 0] = [luminance(ink), luminance(ground)].sort((a, b) => a - b);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) found.push(`${contrast.toFixed(2)} for “${text.slice(0, 60)}”`);
  }
  return found;
}

/** What a finger would miss: controls below 44 pixels, but for links within a sentence. */
export function findSmallTargets(): string[] {
  const isWithinSentence = (element: Element) => {
    if (getComputedStyle(element).display !== 'inline') return false;
    const around = [...(element.parentElement?.childNodes ?? [])];
    return around.some((one) => one.nodeType === Node.TEXT_NODE && one.textContent?.trim() !== '');
  };
  const found: string[] = [];
  for (const element of document.querySelectorAll('a[href], button, input, select')) {
    // A field that cannot be seen is used by the label around it.
    const target = element.matches('input.unseen') ? element.closest('label') : element;
    if (target === null || target.closest('.skip') || isWithinSentence(target)) continue;
    const { width, height } = target.getBoundingClientRect();
    if (width === 0 || (width >= 43.5 && height >= 43.5)) continue;
    found.push(`${width.toFixed(0)} by ${height.toFixed(0)}: ${target.outerHTML.slice(0, 120)}`);
  }
  return found;
}

/** What moves by itself, or would when it is changed. */
export function findMoving(): string[] {
  const moving = document.getAnimations().filter((one) => one.playState === 'running');
  const shown = [...document.querySelectorAll('body *')].filter(
    (element) => element.getClientRects().length > 0,
  );
  const styled = shown.filter((element) => {
    const { animationName, transitionDuration } = getComputedStyle(element);
    return animationName !== 'none' || /[1-9]/.test(transitionDuration);
  });
  return [...moving.map(String), ...styled.map((element) => element.outerHTML.slice(0, 120))];
}
