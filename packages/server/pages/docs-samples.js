// The code samples of an operation, above its parameters: curl, SDK and CLI as tabs, of which the
// one that was chosen last is open everywhere. A plugin of Swagger UI, which gives it its React;
// the samples are the contract's own, under the address and the key that hold here.

const chosenKey = 'catapi-sample';
const writtenAddress = 'http://localhost:3000';
const writtenKey = 'DEMO-API-KEY';
const choiceChanged = new EventTarget();

function readChoice() {
  try {
    return localStorage.getItem(chosenKey);
  } catch {
    return null;
  }
}

function choose(label) {
  try {
    localStorage.setItem(chosenKey, label);
  } catch {
    // A browser that keeps nothing still switches what is on the page.
  }
  choiceChanged.dispatchEvent(new CustomEvent('change', { detail: label }));
}

/** The sample as it would be typed by whoever reads it here. */
function localize({ label, source }) {
  const key = document.documentElement.dataset.demoKey || 'YOUR-KEY';
  const text = source.replaceAll(writtenAddress, location.origin).replaceAll(writtenKey, key);
  // catapi asks this address by itself, and every other one when it is told to.
  const isTold = label !== 'CLI' || location.origin === writtenAddress;
  return isTold ? text : `${text} --base-url ${location.origin}`;
}

/** Whether the text is now on the clipboard; else it is selected, for the keyboard to copy. */
async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    // Over plain http to another machine there is no clipboard.
    getSelection().selectAllChildren(code);
    return false;
  }
}

const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Which tab a key leads to; undefined when it leads to none. */
function tabAfter(key, at, count) {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return steps[key] === undefined ? undefined : (at + steps[key] + count) % count;
}

function createCopyButton({ createElement, useRef, useState, useEffect }) {
  return function CopyButton({ codeId, label }) {
    const [told, tell] = useState('');
    const timer = useRef();
    useEffect(() => () => clearTimeout(timer.current), []);
    const onClick = async () => {
      const isCopied = await copy(document.getElementById(codeId));
      tell(isCopied ? 'Copied' : 'Selected: copy it with the keyboard');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => tell(''), 3000);
    };
    return createElement(
      'span',
      { className: 'sample-copy' },
      createElement('span', { role: 'status' }, told),
      createElement(
        'button',
        { type: 'button', onClick, 'aria-label': `Copy the ${label} sample` },
        'Copy',
      ),
    );
  };
}

function createTabs({ createElement }) {
  return function Tabs({ id, samples, shown }) {
    const onKeyDown = (event) => {
      const next = tabAfter(event.key, samples.indexOf(shown), samples.length);
      if (next === undefined) return;
      event.preventDefault();
      choose(samples[next].label);
      event.currentTarget.children[next].focus();
    };
    const tabs = samples.map((sample) => {
      const isShown = sample === shown;
      return createElement(
        'button',
        {
          key: sample.label,
          id: `${id}-${sample.label}`,
          type: 'button',
          role: 'tab',
          'aria-selected': isShown,
          'aria-controls': `${id}-panel`,
          tabIndex: isShown ? 0 : -1,
          onClick: () => choose(sample.label),
        },
        sample.label,
      );
    });
    const list = { role: 'tablist', 'aria-label': 'Language of the sample', onKeyDown };
    return createElement('div', list, tabs);
  };
}

function createSamples(React) {
  const { createElement, useEffect, useState } = React;
  const [CopyButton, Tabs] = [createCopyButton(React), createTabs(React)];
  return function Samples({ id, samples }) {
    const [choice, setChoice] = useState(readChoice);
    useEffect(() => {
      const onChange = ({ detail }) => setChoice(detail);
      choiceChanged.addEventListener('change', onChange);
      return () => choiceChanged.removeEventListener('change', onChange);
    }, []);
    const shown = samples.find(({ label }) => label === choice) ?? samples[0];
    const panel = {
      id: `${id}-panel`,
      role: 'tabpanel',
      'aria-labelledby': `${id}-${shown.label}`,
      tabIndex: 0,
    };
    return createElement(
      'div',
      { className: 'samples' },
      createElement(
        'div',
        { className: 'samples-head' },
        createElement(Tabs, { id, samples, shown }),
        createElement(CopyButton, { key: shown.label, codeId: `${id}-code`, label: shown.label }),
      ),
      createElement('pre', panel, createElement('code', { id: `${id}-code` }, localize(shown))),
    );
  };
}

/** The plugin: what Swagger UI draws for parameters, with the samples before it. */
export function codeSamples({ React }) {
  const Samples = createSamples(React);
  return {
    wrapComponents: {
      parameters: (Parameters) => (props) => {
        const samples = props.operation?.get('x-codeSamples')?.toJS() ?? [];
        const parameters = React.createElement(Parameters, props);
        if (samples.length === 0) return parameters;
        const id = `samples-${props.operation.get('operationId')}`;
        return React.createElement(
          React.Fragment,
          null,
          React.createElement(Samples, { id, samples }),
          parameters,
        );
      },
    },
  };
}
