'use strict';

// The sandbox's keys are no secret: whoever tries something out is the owner, without logging in.
function authorize() {
  const schemes = window.ui.specSelectors.specJson().getIn(['components', 'securitySchemes'])?.toJS() ?? {};
  for (const [name, schema] of Object.entries(schemes)) {
    const key = schema['x-sandbox-key'];
    const token = { access_token: key, token_type: 'Bearer' };
    window.ui.authActions.authorize({ [name]: schema.type === 'oauth2' ? { name, schema, token } : { name, schema, value: key } });
  }
}

window.ui = SwaggerUIBundle({
  urls: [
    { name: 'Share codes', url: '/reference/share-codes.json' },
    { name: 'Proxy orders', url: '/reference/proxy-orders.json' },
    { name: 'Subscription sharing', url: '/reference/subscription-sharing.json' },
  ],
  dom_id: '#reference',
  deepLinking: true,
  displayOperationId: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  oauth2RedirectUrl: `${location.origin}/reference/oauth2-redirect.html`,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
  onComplete: authorize,
});
