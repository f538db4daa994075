import { launch, openPage } from './tests/support/browser.ts';
const b = await launch();
const url = process.argv[2];
for (const scheme of ['light','dark'] as const) {
  const {page, seen} = await openPage(b, url, {colorScheme: scheme, viewport:{width:1280,height:800}, deviceScaleFactor: 1});
  await page.waitForSelector('.questions'); await page.evaluate(()=>document.fonts.ready);
  await page.screenshot({path:`/tmp/shots/first-${scheme}.png`});
  await page.fill('#question','How many projects are listed on ebpf.io, and what may a market do?'); await page.keyboard.press('Enter');
  await page.waitForSelector('.actions');
  await page.locator('.prose .chip').first().click(); await page.waitForSelector('.source mark'); await page.waitForTimeout(1200);
  await page.screenshot({path:`/tmp/shots/answer-${scheme}.png`});
  await page.keyboard.press('Escape');
  await page.locator('.prose .chip').first().hover(); await page.waitForTimeout(400);
  await page.screenshot({path:`/tmp/shots/hover-${scheme}.png`});
  await page.fill('#question','What does the forecast say about quantum computing?'); await page.keyboard.press('Enter');
  await page.waitForSelector('.refusal .actions'); await page.waitForTimeout(300);
  await page.click('button[aria-label="Show chats"]');await page.waitForTimeout(300);
  await page.screenshot({path:`/tmp/shots/refusal-${scheme}.png`});
  console.log(seen); await page.context().close();
}
const {page} = await openPage(b, url, {viewport:{width:360,height:740}, deviceScaleFactor: 2, hasTouch:true, isMobile:true});
await page.waitForSelector('.questions'); await page.waitForTimeout(300);
await page.screenshot({path:'/tmp/shots/phone-first.png'});
await page.fill('#question','List all sections'); await page.keyboard.press('Enter'); await page.waitForSelector('.actions');await page.waitForTimeout(300);
await page.screenshot({path:'/tmp/shots/phone-answer.png'});
await page.locator('.prose .chip').last().click(); await page.waitForSelector('.source mark'); await page.waitForTimeout(1200);
await page.screenshot({path:'/tmp/shots/phone-source.png'});
console.log('width', await page.evaluate(()=>document.documentElement.scrollWidth));
await b.close();
