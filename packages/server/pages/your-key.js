// Your key: getting one, pasting one, and what can be done with it. It is shown only in part, since
// people show their screens; whoever needs it whole copies it. What cannot be undone asks twice.

import { account, rotateKey, setOwnKey, signUp } from './account.js';
import { byId, copy, element, say } from './elements.js';

const notes = {
  own: 'This browser uses a key of yours, and keeps it to itself.',
  demo:
    'You are using this server’s demo key, which everybody shares. Your votes and favourites are ' +
    'marked with a name of this browser, so you see only your own. With a key of yours they follow you.',
  none: 'Looking needs no key. Votes, favourites and uploads need one: get one here, or paste yours.',
};
const sureMs = 6000;

export function showKey() {
  const isOwn = account.kind === 'own';
  byId('key-note').textContent = notes[account.kind];
  byId('key-own').hidden = !isOwn;
  byId('key-get').hidden = isOwn;
  byId('key-shown').textContent = isOwn ? `${account.key.slice(0, 8)}…` : '';
}

/** Leads to the place where a key is entered, and says why. */
export function askForKey(sentence) {
  say(sentence);
  byId('key-field').focus();
}

/**
 * A form that does one thing with its one field; `act` throws a sentence where that cannot be. It
 * is said beside the field and stays: a toast lay over the field on a phone, and went away.
 */
function onSubmit(form, field, act) {
  const said = form.querySelector('.refusal');
  const tell = (sentence) => {
    said.textContent = sentence;
    said.hidden = sentence === '';
    field.setAttribute('aria-invalid', String(sentence !== ''));
  };
  field.addEventListener('input', () => tell(''));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    if (button.disabled) return;
    button.disabled = true;
    try {
      await act(field.value.trim());
      field.value = '';
      tell('');
    } catch (refusal) {
      tell(refusal.message);
      field.focus();
    } finally {
      button.disabled = false;
    }
  });
}

/** The first press asks, the second one does it; whoever waits has thought better of it. */
function onSure(button, question, act) {
  const asks = element('span', {}, button.textContent);
  button.replaceChildren(asks);
  const label = asks.textContent;
  let timer;
  const forget = () => {
    clearTimeout(timer);
    timer = undefined;
    asks.textContent = label;
    button.classList.remove('main');
  };
  button.addEventListener('click', async () => {
    if (timer === undefined) {
      asks.textContent = question;
      button.classList.add('main');
      timer = setTimeout(forget, sureMs);
      return;
    }
    forget();
    button.disabled = true;
    try {
      await act();
    } catch (refusal) {
      say(refusal.message);
    } finally {
      button.disabled = false;
    }
  });
}

/** Wires the forms; `onNewKey` is told when there is a key that was not there before. */
export function startKeys(onNewKey) {
  onSubmit(byId('key-form'), byId('key-field'), async (key) => {
    try {
      await setOwnKey(key);
    } catch (refusal) {
      if (refusal.code !== 'AUTHENTICATION_ERROR') throw refusal;
      throw new Error('This server does not know that key. A mail address gets you a new one.');
    }
    say('Thank you. Votes and favourites are yours now.');
    onNewKey();
  });
  onSubmit(byId('sign-up-form'), byId('sign-up-field'), async (email) => {
    const key = await signUp(email);
    if (key === undefined) {
      say('A letter with your key is on its way. Paste the key here when it has come.');
      byId('key-field').focus();
      return;
    }
    say('You have a key. Copy it: it is kept in this browser and nowhere else.');
    onNewKey();
  });
  byId('key-copy').addEventListener('click', async () => {
    if (await copy(account.key)) return;
    byId('key-shown').textContent = account.key;
    say('It is shown now: select it and copy it.');
  });
  onSure(byId('key-rotate'), 'Change it? The old one stops working', async () => {
    await rotateKey();
    say('Your key is a new one. Copy it for your programs.');
  });
  onSure(byId('key-forget'), 'Forget it? It cannot be shown again', async () => {
    await setOwnKey(undefined).catch(() => {});
    say('Forgotten. It still works where else you have it.');
  });
}
