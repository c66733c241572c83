// Tests the sandbox's page in Chromium: node test.js URL FOLDER-FOR-SCREENSHOTS
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, shots] = process.argv.slice(2);
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
// How long a person would wait for a change of the page, in milliseconds.
const PATIENCE = 5000;

mkdirSync(shots, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), 'sandbox-page-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  viewport: DESKTOP,
  reducedMotion: 'reduce',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

/** Errors on the console, and requests to other hosts: no page may cause them. */
const misdeeds = [];
browser.on('page', watch);
function watch(page) {
  // The browser reports each call that an API refuses. That is not an error of the page.
  const isOfAnApi = address => /^\/(client|user|capi)\//.test(address && new URL(address).pathname);
  page.on('console', message => {
    if (message.type() !== 'error' || isOfAnApi(message.location().url)) return;
    misdeeds.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', error => misdeeds.push(`error: ${error.message}`));
  page.on('request', request => {
    const { protocol, origin } = new URL(request.url());
    if (!['data:', 'blob:'].includes(protocol) && origin !== url) misdeeds.push(`request: ${request.url()}`);
  });
}

const shoot = (page, name) => page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });

const profileOf = account =>
  fetch(`${url}/user/api/me`, { headers: { authorization: `Bearer sandbox-proxy-orders-${account}` } });

/** Runs one check and prints its name. */
async function check(statement, body) {
  await body();
  console.log(`ok: ${statement}`);
}

async function fitsIntoTheWidth(page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert(content <= window, `the page is ${content} px wide in a window of ${window} px`);
}

try {
  const page = await browser.newPage();
  await page.goto(url);
  await page.evaluate(() => { window.neverReloaded = true; });

  await check('an account of the sandbox is shown', async () => {
    await page.getByRole('cell', { name: 'owner@example.com' }).waitFor();
  });

  await check('a call appears without reloading', async () => {
    const requests = page.locator('#requests');
    assert.equal(await requests.getByText('get_profile').count(), 0);
    await profileOf('friend');
    await requests.getByRole('row', { name: /get_profile friend/ }).waitFor({ timeout: PATIENCE });
  });

  await check('a change keeps the focus, an open table and its scroll position', async () => {
    for (let call = 0; call < 30; call += 1) await profileOf('stranger');
    const box = page.locator('#requests-scroll');
    await box.getByText('stranger').nth(25).waitFor({ timeout: PATIENCE, state: 'attached' });
    await box.focus();
    await box.evaluate(element => { element.scrollTop = 120; });
    await page.locator('#sheet-accounts summary').click();
    await box.focus();
    await profileOf('owner');
    await page.getByRole('row', { name: /get_profile owner/ }).first().waitFor({ timeout: PATIENCE, state: 'attached' });
    assert.equal(await page.evaluate(() => document.activeElement.id), 'requests-scroll');
    assert.equal(await box.evaluate(element => element.scrollTop), 120);
    assert.equal(await page.locator('#sheet-accounts').evaluate(element => element.open), false);
    await page.locator('#sheet-accounts summary').click();
  });

  await check('nothing is replaced while nothing changes', async () => {
    await page.evaluate(() => { document.getElementById('requests').dataset.mark = 'same'; });
    const looks = [1, 2].map(() => page.waitForResponse(/_sandbox\/page$/, { timeout: PATIENCE }));
    assert.deepEqual((await Promise.all(looks)).map(look => look.status()), [304, 304]);
    assert.equal(await page.locator('#requests').getAttribute('data-mark'), 'same');
  });

  await check('a failure scripted with the form happens as often as scripted', async () => {
    await page.locator('#script-fault').getByLabel('Operation').selectOption('get_profile');
    await page.locator('#script-fault').getByLabel('Status', { exact: true }).fill('418');
    await page.getByLabel('Number of calls').fill('2');
    await page.getByRole('button', { name: 'Script failure' }).click();
    await page.locator('#faults').getByText(/responds with 418/).waitFor({ timeout: PATIENCE });
    await shoot(page, 'light');
    assert.equal((await profileOf('owner')).status, 418);
    assert.equal((await profileOf('owner')).status, 418);
    assert.notEqual((await profileOf('owner')).status, 418);
    await page.locator('#requests').getByRole('row', { name: /418 scripted/ }).first().waitFor({ timeout: PATIENCE });
    await page.locator('#faults').getByText('No failure is scripted.').waitFor({ timeout: PATIENCE });
  });

  await check('the form has the fields of the chosen failure, and the button clears all failures', async () => {
    await page.getByLabel('What happens').selectOption('delay');
    await page.getByLabel('Delay in milliseconds').fill('60000');
    assert.equal(await page.locator('#script-fault').getByLabel('Status', { exact: true }).isVisible(), false);
    await page.getByRole('button', { name: 'Script failure' }).click();
    await page.locator('#faults').getByText('responds 60000 ms late').waitFor({ timeout: PATIENCE });
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.locator('#faults').getByText('No failure is scripted.').waitFor({ timeout: PATIENCE });
  });

  await check('one failure can be removed, and requests can be filtered', async () => {
    for (const operation of ['use_codes', 'list_orders']) {
      await fetch(`${url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify({ failure: 'cut-body', operation }) });
    }
    const item = page.locator('#faults li', { hasText: 'use_codes' });
    await item.getByRole('button', { name: 'Remove' }).click({ timeout: PATIENCE });
    await item.waitFor({ timeout: PATIENCE, state: 'detached' });
    assert.equal(await page.locator('#faults li').count(), 1);
    await fetch(`${url}/_sandbox/faults`, { method: 'DELETE' });
    const visible = () => page.locator('#requests tbody tr:not([hidden])').count();
    const all = await visible();
    await page.locator('#filter').getByLabel('Status').selectOption('4xx');
    assert(await visible() > 0 && await visible() < all, 'the filter of the status');
    await page.getByLabel('Search').fill('nothing like this');
    assert.equal(await visible(), 0);
    await page.getByLabel('Search').fill('');
    await page.locator('#filter').getByLabel('Status').selectOption('all');
  });

  await check('the clock is frozen, advanced and returned, and a reset asks first', async () => {
    const now = async () => (await (await fetch(`${url}/_sandbox/clock`)).json()).now;
    await page.getByRole('button', { name: 'Freeze now' }).click();
    await page.getByText('(frozen)').waitFor({ timeout: PATIENCE });
    const frozen = Date.parse(await now());
    await page.getByRole('button', { name: '+ 1 day' }).click();
    await page.getByText('The clock was set.').waitFor({ timeout: PATIENCE });
    await page.waitForFunction(() => true);
    assert.equal(Date.parse(await now()) - frozen, 86_400_000);
    page.once('dialog', dialog => dialog.dismiss());
    await page.getByRole('button', { name: 'Reset everything' }).click();
    assert.equal(Date.parse(await now()) - frozen, 86_400_000, 'a reset that was not confirmed');
    page.once('dialog', dialog => dialog.accept());
    await page.getByRole('button', { name: 'Reset everything' }).click();
    await page.getByText('Everything is new.').waitFor({ timeout: PATIENCE });
    await page.getByText('(real time)').waitFor({ timeout: PATIENCE });
  });

  await check('a request opens, on a desktop and on a phone', async () => {
    await fetch(`${url}/user/api/orders/48213/renew`, { method: 'POST', headers: { authorization: 'Bearer sandbox-proxy-orders-owner' } });
    await page.getByRole('link', { name: 'renew_order' }).first().click({ timeout: PATIENCE });
    await page.getByText('The rules of the API refused it').waitFor({ timeout: PATIENCE });
    await page.getByText('Only an order that is on-hold can be renewed').first().waitFor({ timeout: PATIENCE });
    await fitsIntoTheWidth(page);
    await shoot(page, 'request');
    await page.setViewportSize(PHONE);
    await fitsIntoTheWidth(page);
    await shoot(page, 'request-phone');
    await page.setViewportSize(DESKTOP);
    await page.getByRole('link', { name: 'Back to the sandbox' }).click();
    await page.evaluate(() => { window.neverReloaded = true; });
  });

  await check('markup in a value does not run', async () => {
    const markup = '<img src=x onerror=window.ran=true><script>window.ran=true</script>';
    const body = JSON.stringify({ failure: 'response', status: 418, body: markup, operation: 'use_codes' });
    await fetch(`${url}/_sandbox/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    await page.locator('#faults').getByText(markup).waitFor({ timeout: PATIENCE });
    assert.equal(await page.evaluate(() => window.ran), undefined);
    await fetch(`${url}/_sandbox/faults`, { method: 'DELETE' });
  });

  await check('the page was never reloaded', async () => {
    assert.equal(await page.evaluate(() => window.neverReloaded), true);
  });

  await check('the page is dark if the system prefers it', async () => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.notEqual(await ground(), light);
    await shoot(page, 'dark');
  });

  await check('on a phone only tables scroll sideways', async () => {
    await page.setViewportSize(PHONE);
    await page.emulateMedia({ colorScheme: 'light' });
    await fitsIntoTheWidth(page);
    await shoot(page, 'phone');
  });

  await check('the reference calls an operation of each API, as the owner and as another account', async () => {
    const reference = await browser.newPage();
    await reference.setViewportSize(DESKTOP);
    const calls = [
      ['Share codes', 'list_share_codes', '/client/v1/cd-keys/list-share-code', 'sandbox-share-codes-'],
      ['Subscription sharing', 'list_share_rules', '/capi/v1/customer/product/share/rule/', 'Bearer sandbox-subscription-sharing-'],
      ['Proxy orders', 'get_profile', '/user/api/me', 'Bearer sandbox-proxy-orders-'],
    ];
    for (const account of ['owner', 'friend']) {
      for (const [name, operation, path, key] of calls) {
        await reference.goto(`${url}/reference?urls.primaryName=${encodeURIComponent(name)}`);
        const block = reference.locator(`[id$=${operation}]`);
        await block.waitFor({ timeout: 2 * PATIENCE });
        await reference.getByLabel('Calls are made as').selectOption(account);
        await block.locator('.opblock-summary-control').click();
        const responded = reference.waitForResponse(response => response.url().startsWith(url + path), { timeout: PATIENCE });
        await block.getByRole('button', { name: 'Execute' }).click();
        const response = await responded;
        const headers = await response.request().allHeaders();
        const sent = headers.authorization ?? headers['api-key'] ?? new URL(response.url()).searchParams.get('api-key');
        assert.equal(sent, key + account, operation);
        assert.notEqual(response.status(), 401, operation);
        await block.locator('.live-responses-table').waitFor({ timeout: PATIENCE });
        if (operation === 'list_share_codes' && account === 'owner') {
          assert((await response.json()).result.items.length > 0, 'the filters that the page fills in find nothing');
        }
      }
    }
    await shoot(reference, 'reference');
    await reference.setViewportSize(PHONE);
    await shoot(reference, 'reference-phone');
  });

  assert.deepEqual(misdeeds, [], 'errors on the console, or requests to other hosts');
} catch (error) {
  console.error(`test-page: ${error.stack ?? error}`);
  if (misdeeds.length) console.error(misdeeds.join('\n'));
  process.exitCode = 1;
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
