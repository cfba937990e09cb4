// What the tests of a `describe` stand on: a sandbox, a browser, and a person who is signed in.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { openPage, signedIn, startBrowser } from './browser.mjs';
import { startSandbox } from './sandbox.mjs';

/**
 * Registers that all of it is started before the tests, and ended after them.
 * @param settings the sandbox's environment, or what tells it once it is needed
 */
export function setStage(settings = {}) {
  const stage = {
    sandbox: undefined,
    browser: undefined,
    session: undefined,

    /** Where the console has a page. */
    at: (path) => new URL(path, stage.sandbox.urls.console).href,

    /** A page as somebody opens it who is signed in. */
    async visit(path, options) {
      const { page, problems } = await openPage(stage.browser, { storageState: stage.session, ...options });
      const response = await page.goto(stage.at(path));
      assert.equal(response.status(), 200);
      return { page, problems, close: () => page.context().close() };
    },
  };

  before(async () => {
    stage.sandbox = await startSandbox(typeof settings === 'function' ? settings() : settings);
    stage.browser = await startBrowser();
    stage.session = await signedIn(stage.browser, stage.sandbox);
  });

  after(async () => {
    await stage.browser?.close();
    await stage.sandbox?.stop();
  });

  return stage;
}
