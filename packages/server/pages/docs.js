// The API reference: Swagger UI on this server's contract, with the key filled in, so that the
// first "Execute" works. Nothing is asked of another host; Swagger's badge, which would be, is off.

import { codeSamples } from './docs-samples.js';

/* global SwaggerUIBundle */

const dark = matchMedia('(prefers-color-scheme: dark)');

function showTheme() {
  document.documentElement.classList.toggle('dark-mode', dark.matches);
}

/** The gallery's key of one's own comes first here as well. */
function readKey() {
  const { demoKey } = document.documentElement.dataset;
  try {
    return localStorage.getItem('catapi-key') ?? demoKey;
  } catch {
    return demoKey;
  }
}

/**
 * Moves the example of every optional parameter into its description. Swagger fills the form with
 * examples, and a search that asks for all of them at once finds no cat.
 */
function emptyForms(contract) {
  const paths = Object.values(contract.paths).flatMap((path) => Object.values(path));
  const listed = paths.flatMap((operation) => operation.parameters ?? []);
  for (const parameter of [...listed, ...Object.values(contract.components.parameters ?? {})]) {
    if (parameter.required || parameter.example === undefined) continue;
    if (parameter.schema?.default === undefined) {
      parameter.description = `${parameter.description ?? ''} Example: \`${parameter.example}\``;
    }
    delete parameter.example;
  }
  return contract;
}

/** Gives fields the names that Swagger only sets beside them, whenever it draws some. */
function nameFields(place) {
  const name = () => {
    for (const field of place.querySelectorAll('input, select, textarea')) {
      if (field.hasAttribute('aria-label') || field.labels.length > 0) continue;
      const parameter = field.closest('[data-param-name]')?.dataset.paramName;
      const words = parameter ?? field.placeholder ?? '';
      field.setAttribute('aria-label', words === '' ? 'Body' : words);
    }
  };
  new MutationObserver(name).observe(place, { childList: true, subtree: true });
}

/** Shows the reference, or why it cannot be shown and a way to ask again. */
async function showReference() {
  const place = document.getElementById('swagger');
  try {
    const response = await fetch('/openapi.json', { headers: { accept: 'application/json' } });
    if (!response.ok) throw new Error(`status ${response.status}`);
    nameFields(place);
    const swagger = SwaggerUIBundle({
      spec: emptyForms(await response.json()),
      domNode: place,
      plugins: [codeSamples],
      deepLinking: true,
      validatorUrl: null,
      tryItOutEnabled: true,
      displayRequestDuration: true,
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
      filter: true,
      // The default theme writes numbers at a contrast of 3.4.
      syntaxHighlight: { activated: true, theme: 'tomorrow-night' },
      onComplete() {
        const key = readKey();
        if (key) swagger.preauthorizeApiKey('ApiKeyHeader', key);
      },
    });
  } catch {
    const sentence = document.createElement('p');
    const again = document.createElement('a');
    again.href = '/docs';
    again.textContent = 'Try again';
    sentence.setAttribute('role', 'alert');
    sentence.append('The contract cannot be read: the server did not answer as it should. ', again);
    place.replaceChildren(sentence);
  }
}

dark.addEventListener('change', showTheme);
showTheme();
showReference();
