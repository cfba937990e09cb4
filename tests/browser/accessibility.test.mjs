// Every page by axe-core, in each language, theme and size; and not one message on the browser's console meanwhile, a broken
// content security policy included.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';

import { hydrated, openPage, signedIn, startBrowser } from './support/browser.mjs';
import { startSandbox } from './support/sandbox.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What is asked of pages: WCAG 2.2 up to level AA, and axe-core's own advice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const PAGES = [
  '/',
  '/reports/capacity',
  '/reports/cost?traffic=3&mode=on-demand',
  '/resources',
  '/resources/metrics',
  '/resources/metrics?window=1h&resource=events',
  '/resources/readiness',
  '/deployments',
  '/deployments/new',
  '/deployments/rollback',
  '/deployments/compare?from=1&to=1',
  '/audit',
  '/logs',
  '/alarms',
  '/alarms/LiveInsight-Lambda-ErrorRate',
  '/guide',
  '/guide/alarms',
  '/guide/incidents',
  '/security',
];
const PAGES_FOR_ALL = ['/sign-in'];

const LOCALES = ['en-US', 'ko-KR'];
const SCHEMES = ['light', 'dark'];
const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
];

describe('accessibility', () => {
  let sandbox;
  let browser;
  let axe;
  let session;

  before(async () => {
    axe = await readFile(AXE, 'utf8');
    sandbox = await startSandbox();
    browser = await startBrowser();
    session = await signedIn(browser, sandbox);
  });

  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  /** What axe-core finds on a page, one line for each element. */
  async function violations(page) {
    // Evaluated by the debugger, so the page's policy need not let it in.
    await page.evaluate(axe);
    const results = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), TAGS);
    return results.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target}: ${failureSummary}`),
    );
  }

  for (const locale of LOCALES) {
    for (const colorScheme of SCHEMES) {
      for (const viewport of SIZES) {
        test(`no violation and no message: ${locale}, ${colorScheme}, ${viewport.width} px`, async () => {
          const options = { locale, colorScheme, viewport };
          for (const [paths, storageState] of [
            [PAGES, session],
            [PAGES_FOR_ALL, undefined],
          ]) {
            const { page, problems } = await openPage(browser, { ...options, storageState });
            for (const path of paths) {
              await page.goto(new URL(path, sandbox.urls.console).href);
              await hydrated(page);
              assert.deepEqual(await violations(page), [], path);
              const width = await page.evaluate(() => document.documentElement.scrollWidth);
              assert.ok(width <= viewport.width, `${path} is ${width} px wide`);
            }
            assert.deepEqual(problems, []);
            await page.context().close();
          }
        });
      }
    }
  }
});
