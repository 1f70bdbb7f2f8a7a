// A meeting through its screens: planned, its agenda read, a dossier put off, its minutes closed and printed.

import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { looksRight } from "../axe.js";
import { startBrowser } from "../site.js";
import { enterAs, startTool } from "../tool.js";

let tool, chrome;

before(async () => {
  [tool, chrome] = await Promise.all([startTool({ persons: 120 }), startBrowser()]);
});

after(async () => {
  await chrome?.stop();
  await tool?.stop();
});

it("une séance se prévoit, a son ordre du jour, se clôt et s'imprime", async () => {
  const context = await chrome.browser.newContext({ bypassCSP: true, locale: "fr-FR" });
  const page = await context.newPage();
  const button = (name) => page.getByRole("button", { name });
  await enterAs(page, tool.address, "Chargé de mission du service offre d\u2019insertion", "Service [Oo]ffre");
  await page.getByRole("navigation").getByRole("link", { name: "Séances" }).click();
  await looksRight(page);

  // Today, in the demonstration: what waits may be decided at once.
  await page.goto(`${tool.address}/a-faire`);
  const today = (await page.locator(".page-head .hint").textContent()).match(/Au\s(.+?)\.\s/)[1];
  await page.goto(`${tool.address}/seances/nouvelle`);
  await button("Prévoir la séance").click();
  await page.getByRole("alert").getByText("écrivez un jour qui existe").waitFor();
  await page.getByLabel(/Réunion d.analyse des candidatures, Plateforme/).check();
  await page.getByLabel("Jour").fill(today);
  await page.getByLabel("Heure").fill("14 h 30");
  await page.getByLabel(/^Lieu/).fill("Rennes");
  await looksRight(page);
  await button("Prévoir la séance").click();
  await page.getByRole("status").getByText("La séance est prévue").waitFor();
  await looksRight(page);

  // What waits is put off, with a reason, or there is nothing to put off and the page says so.
  const waiting = await page.locator(".agenda__one").count();
  if (waiting > 0) {
    await page.getByText("Reporter, ou retirer").first().click();
    await page.getByLabel("Pourquoi").first().fill("Une pièce est attendue.");
    await button("Mettre de côté").first().click();
    await page.getByRole("heading", { name: "Reporté à la séance suivante" }).waitFor();
  } else {
    await page.getByText("Rien n\u2019attend cette séance, à votre connaissance.").waitFor();
  }
  await page.getByRole("group", { name: /Siègent/ }).getByRole("checkbox").first().check();
  await button("Écrire les présents").click();
  await page.getByRole("status").getByText("Les présents sont écrits").waitFor();
  await button("Clore le compte rendu").click();
  await page.getByRole("heading", { name: /Clore le compte rendu/ }).waitFor();
  await button("Clore le compte rendu").click();
  await page.getByRole("heading", { name: /^Compte rendu/ }).waitFor();
  await page.getByText(/Clos le/).waitFor();
  await looksRight(page);
  const printed = await page.pdf({ format: "A4" });
  assert.ok(printed.length > 2_000, `${printed.length}`);

  // Whoever sits nowhere has no way there, and finds nothing.
  const address = page.url();
  const other = await (await chrome.browser.newContext({ locale: "fr-FR" })).newPage();
  await enterAs(other, tool.address, "Référent RSA");
  assert.equal(await other.getByRole("link", { name: "Séances" }).count(), 0);
  assert.equal((await other.goto(address)).status(), 404);
  await other.context().close();
  await context.close();
});
