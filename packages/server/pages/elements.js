// Small ways to make elements and to speak: text is always set as text, so that nothing from the
// API can become markup, and no style attribute is written, which the content policy would refuse.

/** The element with this id; the page is written so that it is there. */
export function byId(id) {
  return document.getElementById(id);
}

/** An element with properties (`data-` and `aria-` ones as attributes) and children. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** One of the icons at the top of gallery.html. */
export function icon(name) {
  const svgNamespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(svgNamespace, 'svg');
  const use = document.createElementNS(svgNamespace, 'use');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** Puts a text onto the clipboard and says so; whether it could. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say('Copied.');
    return true;
  } catch {
    // Over plain http to another machine there is no clipboard.
    return false;
  }
}

let toastTimer;

/** Tells everybody something that needs no answer, for a few seconds. */
export function say(sentence) {
  const toast = byId('said');
  toast.textContent = sentence;
  toast.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    toast.hidden = true;
  }, 6000);
}

/** Tells those who listen what those who look can see. */
export function announce(sentence) {
  byId('announced').textContent = sentence;
}

/** What stands in the place of cats that did not come. */
export function trouble(sentence, button, onClick) {
  const parts = [element('p', {}, sentence)];
  if (button !== undefined) {
    parts.push(element('button', { type: 'button', onclick: onClick }, button));
  }
  return element('div', { className: 'trouble' }, ...parts);
}
