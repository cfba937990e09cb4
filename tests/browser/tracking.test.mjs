// A website that tracks its visitors: what a real browser sends, by fetch and by sendBeacon, becomes one session.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';

import { openPage, startBrowser } from './support/browser.mjs';
import { startSandbox } from './support/sandbox.mjs';

const SETTLED_WITHIN_MS = 15_000;

/** What websites carry: a session id that the browser makes itself, and answers that nobody reads. */
function tracker(api) {
  const session = sessionStorage.getItem('session') ?? `sess_${crypto.randomUUID()}`;
  sessionStorage.setItem('session', session);
  const event = (type, more) =>
    JSON.stringify({
      user_id: 'visitor',
      session_id: session,
      event_type: type,
      page_url: location.href,
      referrer: document.referrer,
      user_agent: navigator.userAgent,
      timestamp: Date.now(),
      ...more,
    });
  fetch(api, { method: 'POST', headers: { 'content-type': 'application/json' }, body: event('page_view') });
  document.addEventListener('click', ({ target }) => {
    navigator.sendBeacon(api, event('click', { element_id: target.id, element_text: target.textContent }));
  });
  addEventListener('pagehide', () => navigator.sendBeacon(api, event('page_exit')));
}

describe('a page that tracks', () => {
  let sandbox;
  let browser;
  let website;
  let address;

  before(async () => {
    sandbox = await startSandbox();
    browser = await startBrowser();
    website = createServer((request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><html lang="ko"><link rel="icon" href="data:,"><title>가게</title>
        <button id="cart">장바구니에 담기</button><a id="next" href="/checkout">주문하기</a>
        <script>(${tracker})(${JSON.stringify(sandbox.urls.api)})</script>`);
    }).listen(0, '127.0.0.1');
    await once(website, 'listening');
    address = `http://127.0.0.1:${website.address().port}`;
  });

  after(async () => {
    await browser?.close();
    website?.close();
    await sandbox?.stop();
  });

  /** Asks the local DynamoDB, which does not check signatures. */
  async function dynamodb(operation, request) {
    const response = await fetch(sandbox.urls.aws, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify(request),
    });
    assert.equal(response.status, 200, await response.clone().text());
    return response.json();
  }

  const ofVisitor = {
    IndexName: 'UserIndex',
    KeyConditionExpression: 'user_id = :user',
    ExpressionAttributeValues: { ':user': { S: 'visitor' } },
  };

  async function events() {
    const { Items } = await dynamodb('Query', { TableName: 'LiveInsight-Events', ...ofVisitor });
    return Items;
  }

  test('makes one session with the right count', async () => {
    const { page, problems } = await openPage(browser, { locale: 'ko-KR' });
    const answered = (type) =>
      page.waitForResponse((response) => response.request().postData()?.includes(type) ?? false);

    await Promise.all([answered('page_view'), page.goto(`${address}/`)]);
    await page.locator('#cart').click();
    await page.locator('#cart').click();
    await Promise.all([answered('page_view'), page.locator('#next').click()]);
    await page.waitForURL(`${address}/checkout`);
    await page.close({ runBeforeUnload: true });

    // Two views by fetch; two clicks, the click on the link and two exits by beacons that nobody waits for.
    const expected = ['click', 'click', 'click', 'page_exit', 'page_exit', 'page_view', 'page_view'];
    const begun = Date.now();
    let found = [];
    while (found.length < expected.length && Date.now() - begun < SETTLED_WITHIN_MS) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      found = await events();
    }
    assert.deepEqual(found.map((event) => event.event_type.S).sort(), expected);
    assert.equal(new Set(found.map((event) => event.session_id.S)).size, 1);
    const clicked = found.find((event) => event.element_id?.S === 'cart');
    assert.equal(clicked.element_text.S, '장바구니에 담기');

    const { Items: sessions } = await dynamodb('Query', { TableName: 'LiveInsight-Sessions', ...ofVisitor });
    assert.equal(sessions.length, 1);
    const [session] = sessions;
    assert.equal(session.total_events.N, String(expected.length));
    assert.equal(session.entry_page.S, `${address}/`);
    assert.equal(session.exit_page.S, `${address}/checkout`);
    const times = found.map((event) => Number(event.timestamp.N));
    assert.equal(Number(session.start_time.N), Math.min(...times));
    assert.equal(Number(session.last_activity.N), Math.max(...times));
    // The browser calls a beacon aborted when its page is gone before the answer; it has been sent all the same.
    assert.deepEqual(problems.filter((problem) => !problem.endsWith('net::ERR_ABORTED')), []);
  });
});
