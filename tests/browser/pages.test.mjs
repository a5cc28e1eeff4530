// What a reader's browser makes of every page: in light and dark, on a phone, without scripts, with keys, and on paper.
//
//   SITE=DIR node --test        the built site, by default ../../public
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";
import { pages, serve } from "./site.mjs";

const SITE = process.env.SITE ?? fileURLToPath(new URL("../../public", import.meta.url));
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const KIB = 1024;
/** What a page may cost a reader (THEME.md). */
const BUDGET = { transfer: 25 * KIB, requests: 5, html: 12 * KIB, css: 6 * KIB, js: 6 * KIB };
const VIEWS = {
  light: { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light", isMobile: true, hasTouch: true },
  narrow: { viewport: { width: 320, height: 640 }, colorScheme: "dark" },
};
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

const ALL = await pages(SITE);
let browser, site;

before(async () => {
  site = await serve(SITE);
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
});
after(async () => {
  await browser?.close();
  site?.close();
});

/** Opens a page and hands it to `look`; what the browser complained about and asked elsewhere fails the test. */
async function open(path, options, look) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(site.origin)) complaints.push(`asks ${request.url()}`);
  });
  const expected = path === "/404.html" || path.endsWith("/404.html");
  try {
    await page.goto(site.origin + path);
    await look(page);
    assert.deepEqual(expected ? complaints.filter((text) => !text.includes("404")) : complaints, [], path);
  } finally {
    await context.close();
  }
}

/** Axe by the debugger: the page's own policy lets no foreign script in. */
async function violations(page) {
  const session = await page.context().newCDPSession(page);
  const run = `${AXE}; axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then((result) =>
    JSON.stringify(result.violations.map(({ id, nodes }) => id + ": " + nodes.map((node) => node.html.slice(0, 120)))))`;
  const { result } = await session.send("Runtime.evaluate", { expression: run, awaitPromise: true, returnByValue: true });
  return JSON.parse(result.value);
}

const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

describe("every page", { concurrency: 2 }, () => {
  for (const path of ALL) {
    for (const [name, view] of Object.entries(VIEWS)) {
      test(`${path} has no barrier (${name})`, () =>
        open(path, view, async (page) => {
          assert.deepEqual(await violations(page), []);
          assert.ok((await sideways(page)) <= 0, "the page scrolls sideways");
        }));
    }

    test(`${path} stands enlarged to 200 % and with wide spacing`, () =>
      // 1280 pixels at 200 % are 640; the spacing is that of WCAG 2.2, criterion 1.4.12.
      open(path, { viewport: { width: 640, height: 450 } }, async (page) => {
        assert.ok((await sideways(page)) <= 0, "at 200 %");
        const session = await page.context().newCDPSession(page);
        const { styleSheetId } = await session.send("DOM.enable").then(async () => {
          await session.send("CSS.enable");
          const { frameTree } = await session.send("Page.getFrameTree");
          return session.send("CSS.createStyleSheet", { frameId: frameTree.frame.id });
        });
        const text = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }";
        await session.send("CSS.setStyleSheetText", { styleSheetId, text });
        assert.ok((await sideways(page)) <= 0, "with wide spacing");
      }));

    test(`${path} can be read without scripts, and on paper`, () =>
      open(path, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } }, async (page) => {
        await page.emulateMedia({ media: "print" });
        const hidden = (panels) =>
          panels.filter((panel) => panel.getBoundingClientRect().height === 0).map((panel) => panel.outerHTML.slice(0, 80));
        const folded = page.locator("main details:not(.toc) > :not(summary)");
        assert.deepEqual(await folded.evaluateAll(hidden), [], "what is folded is not on paper");
        assert.ok((await page.locator("h1").count()) === 1, "one title");
      }));

    test(`${path} moves nothing while it loads, and costs what it may`, () =>
      open(path, { viewport: { width: 390, height: 844 } }, async (page) => {
        const shift = await page.evaluate(
          () =>
            new Promise((done) => {
              let sum = 0;
              const observer = new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)));
              observer.observe({ type: "layout-shift", buffered: true });
              setTimeout(() => done(sum), 300);
            }),
        );
        assert.ok(shift <= 0.01, `layout shift ${shift}`);
        const cost = await page.evaluate(() =>
          [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((entry) => [
            entry.name,
            entry.encodedBodySize,
          ]),
        );
        const own = cost.filter(([name]) => !/\.(png|webp|jpg|gif)$/.test(name));
        const sum = (ending) => own.filter(([name]) => name.endsWith(ending)).reduce((all, [, size]) => all + size, 0);
        const whole = own.reduce((all, [, size]) => all + size, 0);
        assert.ok(own.length <= BUDGET.requests, `${own.length} requests`);
        assert.ok(whole <= BUDGET.transfer, `${whole} bytes`);
        assert.ok(sum(".css") <= BUDGET.css && sum(".js") <= BUDGET.js, `CSS ${sum(".css")}, JS ${sum(".js")} bytes`);
      }));
  }
});

test("every page is valid HTML of at most 12 KiB (gzip)", async () => {
  const validator = new HtmlValidate({ extends: ["html-validate:recommended"] });
  const wrong = [];
  for (const path of ALL) {
    const html = await readFile(SITE + (path.endsWith("/") ? `${path}index.html` : path), "utf8");
    const report = await validator.validateString(html);
    wrong.push(...report.results.flatMap(({ messages }) => messages.map((one) => `${path}:${one.line} ${one.ruleId} ${one.message}`)));
    const size = gzipSync(html).length;
    if (size > BUDGET.html) wrong.push(`${path} has ${size} bytes`);
  }
  assert.deepEqual(wrong, []);
});

test("a page can be used with keys alone, and the focus is seen", () =>
  open(ALL.find((path) => path.split("/").length === 5) ?? "/", VIEWS.light, async (page) => {
    const met = new Set();
    for (let press = 0; press < 400; press++) {
      await page.keyboard.press("Tab");
      const focus = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === document.body) return null;
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && box.width > 0 && box.height > 0;
        element.dataset.met ??= String(Math.random());
        return { id: element.dataset.met, name: element.outerHTML.slice(0, 80), seen };
      });
      if (focus === null || met.has(focus.id)) break;
      assert.ok(focus.seen, `no focus to be seen on ${focus.name}`);
      met.add(focus.id);
    }
    assert.ok(met.size > 10, `only ${met.size} places for the focus`);
  }));
