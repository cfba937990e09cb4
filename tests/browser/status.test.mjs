// The first page: the state of every resource, in both languages, with and without JavaScript.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { hydrated, openPage, signIn, startBrowser, visibleText } from './support/browser.mjs';
import { startSandbox } from './support/sandbox.mjs';

/** What the stack consists of, by the names that AWS shows. */
const RESOURCES = [
  'LiveInsight-Events',
  'LiveInsight-Sessions',
  'LiveInsight-ActiveSessions',
  'LiveInsight-EventCollector',
  'LiveInsight-API',
  'LiveInsight-Lambda-Role',
  'LiveInsight-Lambda-ErrorRate',
  'LiveInsight-Lambda-Duration',
  'LiveInsight-Lambda-Throttles',
  'LiveInsight-Api-5xx',
  'LiveInsight-DynamoDB-Throttles',
  'LiveInsight-DynamoDB-ReadThrottles',
  'LiveInsight-Performance',
  'liveinsight-infrastructure',
];

const LANGUAGES = [
  { locale: 'en-US', language: 'en', script: /^[^\p{Script=Hangul}]+$/u },
  { locale: 'ko-KR', language: 'ko', script: /\p{Script=Hangul}/u },
];

describe('the page of the current state', () => {
  let sandbox;
  let browser;

  before(async () => {
    sandbox = await startSandbox();
    browser = await startBrowser();
  });

  after(async () => {
    await browser?.close();
    // Also asserts that nothing is left of it.
    await sandbox?.stop();
  });

  async function visit(options) {
    const { page, problems } = await openPage(browser, options);
    await signIn(page.context(), sandbox);
    const response = await page.goto(sandbox.urls.console);
    assert.equal(response.status(), 200);
    return { page, problems, close: () => page.context().close() };
  }

  for (const { locale, language, script } of LANGUAGES) {
    test(`reads fully without JavaScript (${language})`, async () => {
      const { page, problems, close } = await visit({ locale, javaScriptEnabled: false });
      const answer = (await page.locator('h1').innerText()).trim();
      assert.match(answer, script, 'the heading is in the language of the browser');
      assert.ok(answer.length > 10, `the heading is a sentence, not "${answer}"`);
      assert.equal(await page.locator('html').getAttribute('lang'), language);
      const text = await visibleText(page);
      const absent = RESOURCES.filter((name) => !text.includes(name));
      assert.deepEqual(absent, [], 'every resource is named');
      assert.deepEqual(problems, []);
      await close();
    });

    test(`hydrates without a word on the console (${language})`, async () => {
      const { page, problems, close } = await visit({ locale });
      const rendered = await page.locator('h1').innerText();
      await hydrated(page);
      assert.equal(await page.locator('h1').innerText(), rendered, 'the client agrees with the server');
      assert.equal(await page.locator('html').getAttribute('lang'), language);
      assert.deepEqual(problems, []);
      await close();
    });

    for (const javaScriptEnabled of [false, true]) {
      test(`fits a phone (${language}, JavaScript ${javaScriptEnabled ? 'on' : 'off'})`, async () => {
        const { page, close } = await visit({ locale, javaScriptEnabled, viewport: { width: 390, height: 844 } });
        if (javaScriptEnabled) await hydrated(page);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 390, `the page is ${width} px wide`);
        await close();
      });
    }
  }

  test('asks no other machine for anything', async () => {
    const { page, close } = await visit();
    const asked = new Set();
    page.on('request', (request) => asked.add(new URL(request.url()).origin));
    await page.reload();
    await hydrated(page);
    assert.deepEqual([...asked], [new URL(sandbox.urls.console).origin]);
    await close();
  });

  test('answers health checks', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const response = await fetch(new URL(path, sandbox.urls.console));
      assert.equal(response.status, 200, path);
    }
  });
});
