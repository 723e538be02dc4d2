// The API reference: Swagger UI on this server's contract, with the key filled in, so that the
// first "Execute" works. Nothing is asked of another host; Swagger's badge, which would be, is off.

/* global SwaggerUIBundle */

const dark = matchMedia('(prefers-color-scheme: dark)');

function showTheme() {
  document.documentElement.classList.toggle('dark-mode', dark.matches);
}

function readKey() {
  try {
    // The gallery's key of one's own comes first here as well.
    return localStorage.getItem('catapi-key') ?? document.documentElement.dataset.demoKey;
  } catch {
    return document.documentElement.dataset.demoKey;
  }
}

dark.addEventListener('change', showTheme);
showTheme();

const swagger = SwaggerUIBundle({
  url: '/openapi.json',
  domNode: document.getElementById('swagger'),
  deepLinking: true,
  validatorUrl: null,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  filter: true,
  requestSnippetsEnabled: true,
  syntaxHighlight: { activated: true, theme: dark.matches ? 'monokai' : 'agate' },
  onComplete() {
    const key = readKey();
    if (key) swagger.preauthorizeApiKey('ApiKeyHeader', key);
  },
});
