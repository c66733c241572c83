'use strict';
const PAUSE = 1000;
const byId = id => document.getElementById(id);
const parsed = html => {
  const template = document.createElement('template');
  template.innerHTML = html;
  return [...template.content.children];
};

// The last version of each part from the server. Only a part that differs is replaced in the page.
const parts = new Map([...document.querySelectorAll('[data-live]')].map(part => [part.id, part.outerHTML]));
let tag = document.body.dataset.tag;

const selectionIsIn = part => {
  const selection = getSelection();
  return !selection.isCollapsed && part.contains(selection.anchorNode);
};

function put(fresh) {
  const old = byId(fresh.id);
  const html = fresh.outerHTML;
  if (!old || parts.get(fresh.id) === html) return true;
  if (selectionIsIn(old)) return false;
  const focused = old.contains(document.activeElement) ? document.activeElement.id : '';
  const scrolled = [...old.querySelectorAll('.scroll')].map(box => [box.id, box.scrollLeft, box.scrollTop]);
  if ('open' in old) fresh.open = old.open;
  old.replaceWith(fresh);
  parts.set(fresh.id, html);
  if (fresh.id === 'requests') applyFilter();
  for (const [id, left, top] of scrolled) byId(id)?.scrollTo({ left, top, behavior: 'instant' });
  if (focused) byId(focused)?.focus({ preventScroll: true });
  return true;
}

async function look() {
  const response = await fetch('/_sandbox/page', { headers: { 'if-none-match': tag } });
  if (response.status !== 200 && response.status !== 304) throw new Error(`The sandbox responds with ${response.status}.`);
  byId('now').textContent = response.headers.get('x-sandbox-now');
  if (response.status === 304) return;
  const complete = parsed(await response.text()).map(put).every(Boolean);
  // A part with selected text is replaced later.
  tag = complete ? response.headers.get('etag') : '""';
}

let looking;
function lookNow() {
  looking ??= look().then(() => { byId('trouble').hidden = true; }, error => {
    byId('trouble').hidden = false;
    // A screen reader would read the same sentence again.
    const sentence = error instanceof TypeError ? 'The sandbox does not respond. This page may be out of date.' : error.message;
    if (byId('trouble').textContent !== sentence) byId('trouble').textContent = sentence;
  }).finally(() => { looking = undefined; });
  return looking;
}

// One request after the other, and none while the page is hidden.
async function keepLooking() {
  if (!document.hidden) await lookNow();
  setTimeout(keepLooking, PAUSE);
}
document.addEventListener('visibilitychange', () => document.hidden || lookNow());
setTimeout(keepLooking, PAUSE);

const form = byId('script-fault');
const number = name => (form.elements[name].value === '' ? undefined : Number(form.elements[name].value));

function fault() {
  const failure = form.elements.failure.value;
  const chance = number('chance');
  return {
    failure,
    operation: form.elements.operation.value || undefined,
    times: number('times'),
    probability: chance < 100 ? chance / 100 : undefined,
    ...(failure === 'response' && {
      status: number('status'), retry_after: number('retry_after'), body: { message: 'a scripted failure' },
    }),
    ...(failure === 'response-after-effect' && { status: number('status'), body: { message: 'a scripted failure' } }),
    ...(['delay', 'late-effect'].includes(failure) && { milliseconds: number('milliseconds') }),
  };
}

function showFields() {
  for (const label of form.querySelectorAll('[data-for]')) {
    label.hidden = !label.dataset.for.split(' ').includes(form.elements.failure.value);
    label.querySelector('input').disabled = label.hidden;
  }
}
form.elements.failure.addEventListener('change', showFields);
showFields();

// Sends a change, says what became of it, and looks at the page again.
async function change(said, method, path, sentence, body) {
  try {
    const response = await fetch(`/_sandbox/${path}`, { method, body: body && JSON.stringify(body) });
    byId(said).textContent = response.ok ? sentence : (await response.json()).message;
  } catch {
    byId(said).textContent = 'The sandbox does not respond.';
  }
  await lookNow();
}
form.addEventListener('submit', event => {
  event.preventDefault();
  change('said', 'POST', 'faults', 'Scripted.', fault());
});

const moved = clock => change('done', 'PUT', 'clock', 'The clock was set.', clock);
document.addEventListener('click', event => {
  const { id, dataset } = event.target;
  if (id === 'clear-faults') change('said', 'DELETE', 'faults', 'All cleared.');
  if (dataset.fault) change('said', 'DELETE', `faults/${dataset.fault}`, 'Removed.');
  if (dataset.clock) {
    const clock = JSON.parse(dataset.clock);
    moved(clock.freeze ? { freeze: new Date().toISOString() } : clock);
  }
  if (id === 'advance-days') moved({ advance_seconds: 86400 * Number(byId('days').value) });
  if (id === 'reset' && confirm('Make everything as it was when new: data, clock, failures, requests?')) {
    change('done', 'POST', 'reset', 'Everything is new.');
  }
});

// Hides the requests that do not fit. The list is filtered again whenever it was replaced.
const filter = byId('filter');
function applyFilter() {
  const [text, api, status, account] = ['text', 'api', 'status', 'account'].map(name => filter.elements[name].value.toLowerCase());
  for (const row of document.querySelectorAll('#requests tbody tr')) {
    const fits = row.textContent.toLowerCase().includes(text)
      && (!api || row.dataset.api === api) && (!status || row.dataset.status === status)
      && (!account || row.dataset.account === account);
    row.hidden = !fits;
  }
}
filter.addEventListener('input', applyFilter);
filter.addEventListener('submit', event => event.preventDefault());

const account = byId('account');
account.value = localStorage.getItem('sandbox-account') ?? account.value;
function showKeys() {
  for (const key of document.querySelectorAll('#keys code')) key.textContent = key.dataset.key.replace('NAME', account.value);
}
account.addEventListener('change', () => {
  localStorage.setItem('sandbox-account', account.value);
  showKeys();
});
showKeys();
