// Coming in and going out, as people do: by the link and the menu, without JavaScript and with it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { hydrated, openPage, signIn, startBrowser, visibleText } from './support/browser.mjs';
import { startSandbox } from './support/sandbox.mjs';

/** The stream ends at once; the browser asks for it again some seconds later, and a busy machine takes its time. */
const SENT_WITHIN_MS = 30_000;

describe('signing in and out', () => {
  let sandbox;
  let browser;

  before(async () => {
    sandbox = await startSandbox();
    browser = await startBrowser();
  });

  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  for (const javaScriptEnabled of [false, true]) {
    test(`leads from a page to the form, and out again (JavaScript ${javaScriptEnabled ? 'on' : 'off'})`, async () => {
      const { page } = await openPage(browser, { javaScriptEnabled });
      const audit = new URL('/audit', sandbox.urls.console).href;
      await page.goto(audit);
      assert.equal(new URL(page.url()).pathname, '/sign-in');
      await page.getByLabel('Name').fill('nobody');
      await page.getByLabel('Password').fill('not the password');
      await page.locator('form:has([name=password]) button').click();
      assert.match(await page.getByRole('alert').innerText(), /name or the password is wrong/);
      assert.equal(await page.getByLabel('Name').inputValue(), 'nobody');

      await signIn(page.context(), sandbox);
      await page.goto(audit);
      assert.match(await visibleText(page), /Wrong name or password/);
      await page.locator('.menu > button').click();
      await page.locator('form[action="/sign-out"] button').click();
      await page.waitForURL('**/sign-in');
      await page.goto(audit);
      assert.equal(new URL(page.url()).pathname, '/sign-in');
      await page.context().close();
    });
  }

  test('an open page goes to the form when its session ends elsewhere', async () => {
    const { page } = await openPage(browser);
    await signIn(page.context(), sandbox);
    await page.goto(new URL('/resources', sandbox.urls.console).href);
    await hydrated(page);
    const other = await page.context().newPage();
    await other.goto(sandbox.urls.console);
    await other.locator('.menu > button').click();
    await other.locator('form[action="/sign-out"] button').click();
    await page.waitForURL('**/sign-in?next=%2Fresources', { timeout: SENT_WITHIN_MS });
    await page.context().close();
  });
});
