// A page that nobody brings up to date any more says so, and stops saying so when it is up to date again.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { hydrated, openPage, signIn, startBrowser } from './support/browser.mjs';
import { startSandbox } from './support/sandbox.mjs';

const REFRESH_SECONDS = 5;

/** The longest that a snapshot takes when AWS is slow. */
const LONGEST_SECONDS = 16;

/** The console's own patience at a pace that is quicker than the longest snapshot. */
const PATIENCE_SECONDS = 2 * LONGEST_SECONDS + REFRESH_SECONDS;

/** That, the browser's tick of five seconds, and a busy machine. */
const SAID_WITHIN_MS = (PATIENCE_SECONDS + 5 + 15) * 1000;

const LANGUAGES = [
  { locale: 'en-US', sentence: /^This page has not been brought up to date since \d\d:\d\d:\d\d UTC/ },
  { locale: 'ko-KR', sentence: /^이 페이지는 \d\d:\d\d:\d\d UTC 이후로 갱신되지 않았습니다/ },
];

describe('a page that is not brought up to date', () => {
  let sandbox;
  let browser;

  before(async () => {
    sandbox = await startSandbox({ LIVEINSIGHT_REFRESH_SECONDS: String(REFRESH_SECONDS) });
    browser = await startBrowser();
  });

  after(async () => {
    await browser?.close();
    await sandbox?.discard();
  });

  async function visit(locale) {
    const { page } = await openPage(browser, { locale });
    await signIn(page.context(), sandbox);
    await page.goto(sandbox.urls.console);
    await hydrated(page);
    return { page, status: page.locator('#stale p') };
  }

  test('says so until a refresh succeeds', async () => {
    const { page, status } = await visit('en-US');
    assert.equal(await status.isVisible(), false, 'a page just loaded is up to date');
    const shown = await takenAt(page);
    const address = new URL('/', sandbox.urls.console).href;
    await page.route(address, (route) => route.abort());
    await status.waitFor({ state: 'visible', timeout: SAID_WITHIN_MS });
    assert.equal(await takenAt(page), shown, 'what was read stays visible');
    await page.unroute(address);
    await status.waitFor({ state: 'hidden', timeout: SAID_WITHIN_MS });
    assert.notEqual(await takenAt(page), shown);
    await page.context().close();
  });

  test('opens its stream again after it was refused', async () => {
    const { page } = await openPage(browser);
    await signIn(page.context(), sandbox);
    let refused = 0;
    await page.route('**/updates', (route) => (refused++ < 2 ? route.fulfill({ status: 503 }) : route.continue()));
    await page.goto(sandbox.urls.console);
    await hydrated(page);
    const shown = await takenAt(page);
    await page.waitForFunction(
      (old) => document.querySelector('[data-taken-at]').dataset.takenAt !== old,
      shown,
      { timeout: SAID_WITHIN_MS },
    );
    assert.ok(refused > 2, 'it was refused twice, then let in');
    await page.context().close();
  });

  // The last of this file, because it ends the console.
  test('says so in its language when the console has gone', async () => {
    const pages = await Promise.all(LANGUAGES.map(({ locale }) => visit(locale)));
    await sandbox.stop();
    for (const [index, { sentence }] of LANGUAGES.entries()) {
      const { page, status } = pages[index];
      await status.waitFor({ state: 'visible', timeout: SAID_WITHIN_MS });
      assert.match(await status.innerText(), sentence);
      await page.context().close();
    }
  });
});

function takenAt(page) {
  return page.locator('[data-taken-at]').getAttribute('data-taken-at');
}
