// Pictures of the pages, for whoever wants to look: `npm run screenshots -- DIR`. First those of the public site, then
// one of each sort that somebody in the tool is led to, with the eyes of the first role that reaches it.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SCREENS, crawl, startBrowser, startSite } from "./site.js";
import { enterAs, roles, shape, startTool, walk } from "./tool.js";

const dir = process.argv[2] ?? "screenshots";
mkdirSync(dir, { recursive: true });

const named = (path) => path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "accueil";

/** Draws a page on each screen; what is no page is not drawn. */
async function draw(page, address, name) {
  for (const [screen, viewport] of Object.entries(SCREENS)) {
    await page.setViewportSize(viewport);
    const answer = await page.goto(address);
    if (!answer.headers()["content-type"]?.startsWith("text/html")) return 0;
    await page.screenshot({ path: join(dir, `${name}.${screen}.png`), fullPage: true });
  }
  return 1;
}

const chrome = await startBrowser();
try {
  const site = await startSite();
  const page = await chrome.browser.newPage();
  let drawn = 0;
  for (const path of [...(await crawl(page, site.address)).pages, "/fiches?q=emploi&lieu=Rennes", "/introuvable"]) {
    drawn += await draw(page, site.address + path, named(path));
  }
  await site.stop();
  const tool = await startTool();
  const known = new Set();
  for (const role of await roles(page, tool.address)) {
    const context = await chrome.browser.newContext({ locale: "fr-FR" });
    const eyes = await context.newPage();
    await enterAs(eyes, tool.address, role);
    for (const { path, page: shown } of await walk(eyes, tool.address)) {
      if (!shown || known.has(shape(path))) continue;
      known.add(shape(path));
      drawn += await draw(eyes, tool.address + path, `outil-${named(shape(path))}`);
    }
    await context.close();
  }
  await tool.stop();
  console.log(`${drawn} pages dans ${dir}`);
} finally {
  await chrome.stop();
}
