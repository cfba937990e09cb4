// Chromium, and pages that remember everything that went wrong on them.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

// Nothing but the pages under test goes over the network. Containers have no user namespaces for the sandbox.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser that `cargo xtask` found; each has an empty profile. */
export async function startBrowser() {
  const executablePath = process.env.CHROMIUM;
  assert.ok(executablePath, 'CHROMIUM is not set: start the browser tests with `cargo xtask test browser`');
  return chromium.launch({ executablePath, args: FLAGS, headless: true });
}

/** Kinds of requests that a page may still be waiting for when somebody leaves it. */
const LEFT_BEHIND = ['eventsource', 'fetch', 'image', 'other'];

/**
 * Opens a page in a context of its own.
 * @param options Playwright's context options: locale, viewport, colorScheme, javaScriptEnabled, …
 * @returns {Promise<{page: import('playwright-core').Page, problems: string[]}>} the page, and every console message,
 *   page error, failed request and response from 400 on, as they come
 */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', ...options });
  await context.addInitScript(announceHydration);
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => problems.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`page error: ${error.stack ?? error}`));
  page.on('requestfailed', (request) => {
    // Without JavaScript, Chromium refuses the scripts that a page preloads and calls that "csp".
    if (options.javaScriptEnabled === false && request.resourceType() === 'script') return;
    // Who leaves a page leaves what it asks for by itself: its stream of events, the same page again, its icon. Nothing else may end so.
    if (request.failure()?.errorText === 'net::ERR_ABORTED' && LEFT_BEHIND.includes(request.resourceType())) return;
    problems.push(`request failed: ${request.url()}: ${request.failure()?.errorText}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`response ${response.status()}: ${response.url()}`);
  });
  return { page, problems };
}

/** Signs a context in by the sandbox's next link, as a person would: opens it and presses the button. */
export async function signIn(context, sandbox) {
  const page = await context.newPage();
  await page.goto(await sandbox.link());
  await page.locator('form:has([name=token]) button').click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.close();
}

/** Signs in once and returns what every other context takes over: `storageState` of `openPage`'s options. */
export async function signedIn(browser, sandbox) {
  const context = await browser.newContext();
  await signIn(context, sandbox);
  const session = await context.storageState();
  await context.close();
  return session;
}

/** Waits until the client runs on the page and has had time to complain about what it found there. */
export async function hydrated(page) {
  await page.waitForFunction(() => globalThis.clientInstantiated === true);
  await page.waitForTimeout(500);
}

/** Runs in the page: WebAssembly has no event for "instantiated", and the page should need no mark for its tests. */
function announceHydration() {
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...parameters) => {
      const result = await original.apply(WebAssembly, parameters);
      globalThis.clientInstantiated = true;
      return result;
    };
  }
}

/** The text a person sees on the page. */
export function visibleText(page) {
  return page.locator('body').innerText();
}
