// Operators on their way: one whole deployment by keyboard, one that fails and comes back, two people at once, a console that is
// killed in the middle, and going back without JavaScript. Each test finds the stack as the one before left it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { hydrated, openPage, startBrowser } from './support/browser.mjs';
import { startConsole } from './support/console.mjs';
import { confirm, heading, prepare, RUN_WITHIN_MS, tabTo } from './support/people.mjs';
import { startSandbox } from './support/sandbox.mjs';

/** A page's patience at a refresh every five seconds is 37 (see stale.test.mjs), and it looks every five. */
const LOST_WITHIN_MS = 60_000;

/** Whoever is not heard of for a minute is taken for dead; then the run goes on. */
const TAKEN_UP_WITHIN_MS = 60_000 + RUN_WITHIN_MS;

describe('an operator', () => {
  let sandbox;
  let browser;
  let console;
  let kim;
  let lee;

  before(async () => {
    sandbox = await startSandbox({ LIVEINSIGHT_SANDBOX_EVENTS_PER_MINUTE: '0' });
    browser = await startBrowser();
    console = await startConsole(sandbox, ['kim', 'lee']);
    kim = await console.signedIn(browser, 'kim');
    lee = await console.signedIn(browser, 'lee');
  });

  after(async () => {
    await browser?.close();
    await console?.stop();
    await sandbox?.stop();
  });

  const open = async (person, options) => openPage(browser, { storageState: person, ...options });

  test('deploys by keyboard alone', async () => {
    const { page, problems } = await open(kim);
    await page.goto(console.url);
    await hydrated(page);
    await tabTo(page, page.getByRole('link', { name: 'Deployments' }).first());
    await page.keyboard.press('Enter');
    await heading(page, 'Version 1 is live');
    await tabTo(page, page.getByRole('link', { name: 'Deploy…' }));
    await page.keyboard.press('Enter');
    await heading(page, /deploy/i);
    await tabTo(page, page.getByLabel(/^MemorySize/));
    await page.keyboard.type('768');
    await page.keyboard.press('Enter');
    await heading(page, 'This changes 1 resource');
    await tabTo(page, page.getByLabel('Reason'));
    await page.keyboard.type('more memory');
    await tabTo(page, page.getByRole('button', { name: 'Deploy to liveinsight-infrastructure' }));
    await page.keyboard.press('Enter');
    await heading(page, 'Deployment: succeeded, version 2 is live');
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  test('sees a version that crashes come back, with the cause in the reader’s language', async () => {
    await console.usePackage('broken');
    const { page, problems } = await open(kim);
    await prepare(page, console);
    await confirm(page, 'a new build');
    await heading(page, 'Deployment: failed and rolled back');
    const run = await page.locator('#run').innerText();
    assert.match(run, /Because: Version 3 does not work: the function failed/);
    assert.match(run, /Everything was put back as it was, and checked: it works\./);
    assert.match(await page.locator('#left').innerText(), /Version 3 stays published/);
    // There is a way back as soon as a snapshot has seen the version before.
    await page.locator('#undo').getByRole('link', { name: 'Roll back…' }).waitFor();

    const korean = await open(lee, { locale: 'ko-KR' });
    await korean.page.goto(page.url());
    const read = await korean.page.locator('#run').innerText();
    assert.match(read, /원인: 버전 3이\(가\) 동작하지 않습니다: 함수 실행에 실패했습니다/);
    assert.doesNotMatch(read, /does not work/);
    assert.deepEqual([...problems, ...korean.problems], []);
    await korean.page.context().close();
    await page.context().close();
    await console.usePackage('good');
  });

  test('who comes second learns who is at work, and both see the same run end', async () => {
    const first = await open(kim);
    const second = await open(lee);
    await prepare(second.page, console, '896');
    await prepare(first.page, console, '1024');
    const held = console.proxy.hold('ExecuteChangeSet');
    await confirm(first.page, 'even more memory');
    await held.reached;
    await heading(first.page, 'Deployment: under way');
    await confirm(second.page, 'a little more memory');
    const refused = second.page.getByRole('alert');
    await refused.waitFor();
    assert.match(await refused.innerText(), /another run is open\s+kim is at work since \d\d?:\d\d/);
    await refused.getByRole('link', { name: 'Look at the open run' }).click();
    await second.page.waitForURL(first.page.url());
    await heading(second.page, 'Deployment: under way');
    held.release();
    for (const { page } of [first, second]) await heading(page, 'Deployment: succeeded, version 4 is live');
    // The refused form is answered as a conflict, which the browser reports.
    const problems = [...first.problems, ...second.problems].filter((problem) => !problem.includes('409'));
    assert.deepEqual(problems, []);
    await first.page.context().close();
    await second.page.context().close();
  });

  test('stays on the page while the console dies in the middle, and sees the run end verified', async () => {
    const { page } = await open(kim);
    await prepare(page, console, '1280');
    const held = console.proxy.hold('POST /2015-03-31/functions/LiveInsight-EventCollector/versions');
    await confirm(page, 'most memory');
    await held.reached;
    await heading(page, 'Deployment: under way');
    await hydrated(page);
    await console.kill();
    held.release();
    const lost = page.locator('#stale p');
    await lost.waitFor({ state: 'visible', timeout: LOST_WITHIN_MS });
    assert.match(await lost.innerText(), /^This page has not been brought up to date since/);
    await heading(page, 'Deployment: under way');
    await console.start();
    await lost.waitFor({ state: 'hidden', timeout: LOST_WITHIN_MS });
    await heading(page, 'Deployment: succeeded, version 5 is live', TAKEN_UP_WITHIN_MS);
    assert.match(await page.locator('#steps [data-key=VerifyEndToEnd]').innerText(), /done/);
    await page.context().close();
  });

  test('reads a plan and goes back without JavaScript', async () => {
    const { page } = await open(kim, { javaScriptEnabled: false });
    await prepare(page, console, '2048');
    assert.match(await page.locator('#plan').innerText(), /MemorySize/);
    assert.equal(await page.locator('#confirm').getByLabel('Reason').count(), 1);
    await page.goto(new URL('/deployments', console.url).href);
    await page.locator('#runs tbody a').first().click();
    await page.getByRole('link', { name: 'Roll back to version 4' }).click();
    await heading(page, 'Rolling back moves the traffic from version 5 to version 4');
    assert.match(await page.locator('#restored').innerText(), /MemorySize 1280 → 1024/);
    await page.getByLabel('Reason').fill('slower than before');
    await page.getByRole('button', { name: 'Roll back to version 4' }).click();
    await heading(page, 'Rollback to version 4: succeeded, version 4 is live');
    await page.context().close();
  });
});
