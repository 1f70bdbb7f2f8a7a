// A person invited to their own space by a real letter: they enter, read, and join a file that comes back as it was.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { violations } from "../axe.js";
import { SCREENS, startBrowser } from "../site.js";
import { enterAs, startPost, startTool } from "../tool.js";

const MAIL = "alix.factice@exemple.example";
const PASSWORD = "une longue phrase à elle seule";
const PDF = Buffer.from("%PDF-1.7\n1 0 obj << >> endobj\n");
const PROGRAM = Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]);

let post, tool, chrome;

before(async () => {
  post = await startPost();
  [tool, chrome] = await Promise.all([startTool({ post }), startBrowser()]);
});

after(async () => {
  await chrome?.stop();
  await tool?.stop();
  await post?.stop();
});

describe("l'espace d'une personne", () => {
  it("s'ouvre par un courriel de son référent, et elle y lit, y joint, y reprend", async () => {
    const context = await chrome.browser.newContext({ viewport: Object.values(SCREENS).at(-1), locale: "fr-FR", bypassCSP: true });
    const page = await context.newPage();
    const button = (name) => page.getByRole("button", { name, exact: true });

    await enterAs(page, tool.address, "Référent RSA");
    await page.goto(`${tool.address}/personnes`);
    const persons = await page.locator('main a[href^="/personnes/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    const numbers = persons.filter((path) => /^\/personnes\/\d+$/.test(path));
    let invited = false;
    for (const path of numbers) {
      await page.goto(tool.address + path);
      const invite = page.getByRole("link", { name: "Inviter à son espace" });
      if (!(await page.locator(".lane").count()) || !(await invite.count())) continue;
      await invite.click();
      invited = true;
      break;
    }
    assert.ok(invited, "a referent has somebody to invite");
    await page.getByLabel("Son courriel").fill(MAIL);
    await button("Inviter par courriel").click();
    await page.getByText("part par courriel").waitFor();
    assert.deepEqual(await violations(page), []);
    await button("Sortir").click();

    const letter = await post.letter((one) => one.to.includes(MAIL));
    assert.match(letter.subject, /espace personnel/);
    await page.goto(tool.address + letter.text.match(/\/invitation\?lien=\S+/)[0]);
    await page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
    await page.getByLabel("Le même, encore une fois").fill(PASSWORD);
    await button("Choisir ce mot de passe").click();
    await page.getByRole("link", { name: "Entrer", exact: true }).click();
    await page.getByLabel("Identifiant").fill(MAIL);
    await page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
    await button("Entrer").click();
    await page.waitForURL(/\/mon-espace$/);

    for (const path of ["/mon-espace", "/mon-espace/parcours", "/mon-espace/documents", "/mon-espace/donnees"]) {
      await page.goto(tool.address + path);
      assert.deepEqual(await violations(page), [], path);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${path} déborde de ${overflow} px`);
    }

    await page.goto(`${tool.address}/mon-espace/documents`);
    await page.getByRole("link", { name: /^Joindre un fichier/ }).first().click();
    const choose = (name, buffer) => page.getByLabel(/^Fichier/).setInputFiles({ name, mimeType: "application/pdf", buffer });
    await choose("programme.pdf", PROGRAM);
    await button("Joindre").click();
    await page.getByRole("alert").waitFor();
    assert.match(await page.locator("main").innerText(), /n.est pas d.une sorte admise/);
    assert.deepEqual(await violations(page), []);
    await choose("ma lettre.pdf", PDF);
    await button("Joindre").click();
    await page.waitForURL(/\/dossiers\/\d+/);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "ma lettre.pdf" }).first().click()]);
    assert.equal(file.suggestedFilename(), "ma lettre.pdf");
    assert.deepEqual(await readFile(await file.path()), PDF);
    await context.close();
  });
});
