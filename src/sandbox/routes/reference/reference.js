'use strict';

const account = document.getElementById('account');
account.value = localStorage.getItem('sandbox-account') ?? account.value;

// The sandbox's keys are well known, so calls are made as the chosen account without a login.
function authorize() {
  const schemes = window.ui.specSelectors.specJson().getIn(['components', 'securitySchemes'])?.toJS() ?? {};
  for (const [name, schema] of Object.entries(schemes)) {
    const value = schema['x-sandbox-key']?.replace('NAME', account.value);
    if (value) window.ui.authActions.authorize({ [name]: { name, schema, value } });
  }
}

account.addEventListener('change', () => {
  localStorage.setItem('sandbox-account', account.value);
  authorize();
});

window.ui = SwaggerUIBundle({
  urls: '{{specs}}',
  dom_id: '#reference',
  deepLinking: true,
  displayOperationId: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
  onComplete: authorize,
});
