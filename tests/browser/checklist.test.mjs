// On call: a red alarm, its section, the checklist of it, the safe action. On a phone, by two people, and without JavaScript.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { hydrated } from './support/browser.mjs';
import { setStage } from './support/stage.mjs';

const ALARM = 'LiveInsight-Lambda-ErrorRate';
const PHONE = { width: 390, height: 844 };

/** From a change in AWS until an open page shows it, on a busy machine. */
const SEEN_WITHIN_MS = 90_000;

describe('an incident', () => {
  const stage = setStage({ LIVEINSIGHT_SANDBOX_EVENTS_PER_MINUTE: '0' });

  /** Whether a thumb can press it. */
  async function isPressable(locator) {
    const { width, height } = await locator.boundingBox();
    return width >= 44 && height >= 44;
  }

  test('from the red alarm to its section, the checklist and the safe action, on a phone', async () => {
    const { page, problems, close } = await stage.visit('/', { viewport: PHONE });
    await hydrated(page);
    await ring(stage.sandbox.urls.aws, page);

    const way = page.locator('main a.to-guide[href$="#liveinsight-lambda-errorrate"]').first();
    await way.click();
    await page.waitForURL('**/guide/alarms#liveinsight-lambda-errorrate');
    const start = page
      .locator('form:has(input[name=section][value="liveinsight-lambda-errorrate"])')
      .getByRole('button', { name: 'Start the checklist' });
    await start.click();
    await page.waitForURL(/\/guide\/incidents\/2/);
    const tasks = page.locator('.checklist > li');
    const count = await tasks.count();
    assert.match(await page.locator('h1').innerText(), new RegExp(`^0 of ${count} done`));

    // Somebody else opens the same one, in Korean, and sees what is ticked without doing anything.
    const other = await stage.visit(new URL(page.url()).pathname, { viewport: PHONE, locale: 'ko-KR' });
    await hydrated(other.page);
    const first = tasks.first().getByRole('button');
    assert.ok(await isPressable(first));
    await first.click();
    await page.getByRole('heading', { level: 1, name: `1 of ${count} done` }).waitFor();
    await other.page
      .getByRole('heading', { level: 1, name: `${count}개 중 1개를 완료했습니다` })
      .waitFor({ timeout: SEEN_WITHIN_MS });
    // What the other one presses next is what the page shows now: the tick is taken back, not lost.
    await other.page.locator('#task-1').getByRole('button').click();
    await other.page.getByRole('heading', { level: 1, name: `${count}개 중 0개를 완료했습니다` }).waitFor();

    // The task that names the safe action leads to it.
    await page.locator('.checklist a[href="/deployments/rollback"]').first().click();
    await page.waitForURL('**/deployments/rollback');
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= PHONE.width, `${width} px wide`);
    assert.deepEqual([...problems, ...other.problems], []);
    await other.close();
    await close();
  });

  test('without JavaScript: started, ticked, noted, closed and saved', async () => {
    const { page, problems, close } = await stage.visit('/guide/incidents', {
      viewport: PHONE,
      javaScriptEnabled: false,
      acceptDownloads: true,
    });
    await page.getByLabel('What is it called?').fill('Slow shop');
    await page.getByRole('button', { name: 'Start the checklist' }).click();
    await page.locator('#task-2').getByRole('button').click();
    assert.match(await page.locator('h1').innerText(), /^1 of/);
    await page.getByRole('textbox', { name: 'Note' }).fill('called the owner');
    await page.getByRole('button', { name: 'Keep the note' }).click();
    assert.match(await page.locator('#record').innerText(), /called the owner/);
    await page.locator('.close-incident summary').click();
    await page.getByLabel('What was it?').fill('a slow network');
    await page.getByRole('button', { name: 'Close the incident' }).click();
    assert.match(await page.locator('h1').innerText(), /^Closed with 1 of/);
    assert.equal(await page.locator('main button').count(), 0);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Save for the post-mortem/ }).click(),
    ]);
    assert.match(file.suggestedFilename(), /^incident-.*\.md$/);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= PHONE.width, `${width} px wide`);
    // A download leaves the navigation that began it.
    assert.deepEqual(problems.filter((problem) => !problem.includes('incidents.md')), []);
    await close();
  });
});

/** Has the alarm ring, and the console look, until the open page says so: the sandbox judges alarms itself now and then. */
async function ring(aws, page) {
  const red = page.locator('main a.to-guide[href$="#liveinsight-lambda-errorrate"]').first();
  for (const until = Date.now() + SEEN_WITHIN_MS; Date.now() < until; ) {
    await setAlarm(aws);
    await page.evaluate(() => fetch('/refresh', { method: 'POST', body: new URLSearchParams({ next: '/' }) }));
    const seen = await red.waitFor({ timeout: 8_000 }).then(() => true, () => false);
    if (seen) return;
  }
  assert.fail(`${ALARM} was not seen to ring`);
}

/** Behind the console's back. The local AWS takes any signature, but wants one. */
async function setAlarm(aws) {
  const answer = await fetch(aws, {
    method: 'POST',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=x',
    },
    body: new URLSearchParams({
      Action: 'SetAlarmState',
      Version: '2010-08-01',
      AlarmName: ALARM,
      StateValue: 'ALARM',
      StateReason: '12 datapoints were greater than the threshold (5.0)',
    }),
  });
  assert.equal(answer.status, 200, await answer.text());
}
