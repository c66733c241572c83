'use strict';
const PAUSE = 1000;
const byId = id => document.getElementById(id);
const parsed = html => {
  const template = document.createElement('template');
  template.innerHTML = html;
  return [...template.content.children];
};

// What the server sent last, part by part: only a part that differs is put into the page.
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
  for (const [id, left, top] of scrolled) byId(id)?.scrollTo({ left, top, behavior: 'instant' });
  if (focused) byId(focused)?.focus({ preventScroll: true });
  return true;
}

async function look() {
  const answer = await fetch('/_sandbox/page', { headers: { 'if-none-match': tag } });
  if (answer.status !== 200 && answer.status !== 304) throw new Error(`The sandbox answers ${answer.status}.`);
  byId('now').textContent = answer.headers.get('x-sandbox-now');
  if (answer.status === 304) return;
  const complete = parsed(await answer.text()).map(put).every(Boolean);
  // Where something is selected, that part waits for a later look.
  tag = complete ? answer.headers.get('etag') : '""';
}

let looking;
function lookNow() {
  looking ??= look().then(() => { byId('trouble').hidden = true; }, error => {
    byId('trouble').hidden = false;
    // The same sentence again would be read out again.
    const sentence = error instanceof TypeError ? 'The sandbox does not answer. What is shown may be old.' : error.message;
    if (byId('trouble').textContent !== sentence) byId('trouble').textContent = sentence;
  }).finally(() => { looking = undefined; });
  return looking;
}

// One look after the other, and none while nobody sees the page.
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
    ...(failure === 'answer' && {
      status: number('status'), retry_after: number('retry_after'), body: { message: 'a failure on purpose' },
    }),
    ...(failure === 'delay' && { milliseconds: number('milliseconds') }),
  };
}

function showFields() {
  for (const label of form.querySelectorAll('[data-for]')) {
    label.hidden = label.dataset.for !== form.elements.failure.value;
    label.querySelector('input').disabled = label.hidden;
  }
}
form.elements.failure.addEventListener('change', showFields);
showFields();

async function change(method, sentence, body) {
  try {
    const answer = await fetch('/_sandbox/faults', {
      method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body),
    });
    byId('said').textContent = answer.ok ? sentence : await answer.text();
  } catch {
    byId('said').textContent = 'The sandbox does not answer.';
  }
  await lookNow();
}
form.addEventListener('submit', event => {
  event.preventDefault();
  change('POST', 'Scripted.', fault());
});
document.addEventListener('click', event => {
  if (event.target.id === 'clear-faults') change('DELETE', 'All cleared.');
});
