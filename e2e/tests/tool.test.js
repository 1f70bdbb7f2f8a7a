// The tool, by everybody who works in it: what each role reaches, and that all of it can be used.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { violations } from "../axe.js";
import { looked } from "../looked.js";
import { SCREENS, startBrowser } from "../site.js";
import { enterAs, roles, shape, startPost, startTool, walk } from "../tool.js";

/** How many roles look at a page of each sort; all of them with LIVRET_E2E=tout. */
const ROLES_LOOKING = process.env.LIVRET_E2E === "tout" ? Infinity : 2;

/** The most a page scrolls on a phone, in its pixels: some ten screens. What is longer is folded, or goes on elsewhere. */
const TALLEST = 9000;

let post, tool, chrome, everybody;

before(async () => {
  post = await startPost();
  [tool, chrome] = await Promise.all([startTool({ post }), startBrowser()]);
  const page = await chrome.browser.newPage();
  everybody = await roles(page, tool.address);
  await page.close();
});

after(async () => {
  await chrome?.stop();
  await tool?.stop();
  await post?.stop();
});

describe("l'outil", () => {
  it("ne s'ouvre à personne sans entrer", async () => {
    const context = await chrome.browser.newContext();
    const page = await context.newPage();
    for (const path of ["/a-faire", "/dossiers", "/avis", "/profil", "/administration"]) {
      await page.goto(tool.address + path);
      assert.equal(new URL(page.url()).pathname, "/entrer", path);
    }
    await context.close();
  });

  it("s'ouvre partout où il mène, et n'a aucune violation, sur un bureau et sur un téléphone", async (t) => {
    const faults = [];
    const screens = Object.values(SCREENS);
    // A page is looked at with the eyes of the first roles that reach it; every role opens all of its own.
    const seen = new Map();
    let [opened, checked, heaviest, plainest, tallest] = [0, 0, 0, 0, 0];
    const look = async (role, rank) => {
      const viewport = screens[rank % screens.length];
      const colorScheme = rank % 4 < 2 ? "light" : "dark";
      const context = await chrome.browser.newContext({ viewport, colorScheme, bypassCSP: true, locale: "fr-FR" });
      const page = await context.newPage();
      let path;
      page.on("console", (said) => said.type() === "error" && faults.push(`${role}, ${path} : ${said.text()}`));
      page.on("pageerror", (error) => faults.push(`${role}, ${path} : ${error}`));
      await enterAs(page, tool.address, role);
      for (const one of await walk(page, tool.address)) {
        path = one.path;
        opened += 1;
        if (one.status >= 400) faults.push(`${role}, ${path} : ${one.status}`);
        // A table to open elsewhere is taken away, not looked at.
        if (!one.page) continue;
        const times = seen.get(shape(path)) ?? 0;
        if (times >= ROLES_LOOKING) continue;
        seen.set(shape(path), times + 1);
        await page.goto(tool.address + path);
        checked += 1;
        const { faults: owed, weight, plain } = await looked(page);
        faults.push(...[...(await violations(page)), ...owed].map((fault) => `${role}, ${path} : ${fault}`));
        [heaviest, plainest] = [Math.max(heaviest, weight), Math.max(plainest, plain)];
        if (viewport !== SCREENS.phone) continue;
        const tall = await page.evaluate(() => document.documentElement.scrollHeight);
        if (tall > TALLEST) faults.push(`${role}, ${path} : ${tall} pixels de haut sur un téléphone`);
        tallest = Math.max(tallest, tall);
      }
      await context.close();
    };
    // Two look at once: while one page is drawn, the other is answered.
    const waiting = [...everybody.entries()];
    const next = async () => {
      for (let one = waiting.shift(); one; one = waiting.shift()) await look(one[1], one[0]);
    };
    await Promise.all([next(), next()]);
    t.diagnostic(`${everybody.length} rôles, ${opened} pages ouvertes, ${checked} regardées, ${seen.size} sortes`);
    t.diagnostic(`la plus lourde : ${heaviest} octets comme ils voyagent, ${plainest} une fois dépliés ; la plus haute sur un téléphone : ${tallest} pixels`);
    assert.ok(seen.size > 25, `${seen.size}`);
    assert.deepEqual(faults, []);
  });

  it("mène les yeux et le clavier à ce qui ne va pas dans un formulaire", async () => {
    const context = await chrome.browser.newContext({ bypassCSP: true, locale: "fr-FR" });
    const page = await context.newPage();
    /** Sends a form that its browser would not have let go. */
    const send = async (form, answers) => {
      for (const [name, value] of Object.entries(answers)) await page.locator(`${form} [name="${name}"]`).fill(value);
      await page.locator(form).evaluate((one) => (one.noValidate = true));
      await Promise.all([page.waitForEvent("load"), page.locator(`${form} button[type=submit]`).first().click()]);
    };
    /** The summary has the focus; its first link leads to the field that is wrong. */
    const led = async (field) => {
      // The browser gives the focus when it draws the page, after it has loaded it.
      await page.locator("[role=alert]:focus").waitFor();
      assert.deepEqual(await violations(page), [], page.url());
      if (!field) return;
      await page.locator("[role=alert] a").first().click();
      assert.equal(await page.evaluate(() => document.querySelector(":target, :focus").id), field);
    };
    await page.goto(`${tool.address}/entrer`);
    await send("main form", { identifiant: "personne", "mot-de-passe": "rien de bon ici" });
    await led();
    await enterAs(page, tool.address, "Référent RSA");
    await page.goto(`${tool.address}/personnes/nouvelle`);
    await send("main form", { date_de_naissance: "31/02/1990" });
    await led("nom");
    await page.goto(`${tool.address}/profil`);
    await send("form[action='/profil/mot-de-passe']", {});
    await led("actuel");
    await context.close();
  });

  it("ne lit pas un formulaire venu d'ailleurs", async () => {
    const context = await chrome.browser.newContext();
    const page = await context.newPage();
    await enterAs(page, tool.address, everybody[0]);
    const answer = await page.request.post(`${tool.address}/sortir`, { form: {} });
    assert.equal(answer.status(), 403);
    assert.match(await answer.text(), /Ce formulaire n.est plus valable/);
    // Still in: nothing was changed.
    await page.goto(`${tool.address}/profil`);
    assert.equal(new URL(page.url()).pathname, "/profil");
    await context.close();
  });

  it("pose un témoin que ni un script ni un autre site ne voient", async () => {
    const context = await chrome.browser.newContext();
    const page = await context.newPage();
    await enterAs(page, tool.address, everybody[0]);
    const session = (await context.cookies()).find((cookie) => cookie.name === "livret-session");
    assert.ok(session.httpOnly);
    assert.equal(session.sameSite, "Lax");
    await page.getByRole("button", { name: "Sortir" }).click();
    assert.ok(!(await context.cookies()).some((cookie) => cookie.name === "livret-session"));
    await context.close();
  });
});

describe("un compte, de l'invitation au mot de passe oublié", () => {
  it("s'ouvre par un lien, sert sous un mandat, se rouvre par un courriel", async () => {
    const context = await chrome.browser.newContext({ locale: "fr-FR" });
    const page = await context.newPage();
    const button = (name) => page.getByRole("button", { name, exact: true });
    const choose = async (password) => {
      await page.getByLabel("Mot de passe", { exact: true }).fill(password);
      await page.getByLabel("Le même, encore une fois").fill(password);
      await button("Choisir ce mot de passe").click();
    };
    const enter = async (password) => {
      await page.getByLabel("Identifiant").fill("nolwenn.factice");
      await page.getByLabel("Mot de passe", { exact: true }).fill(password);
      await button("Entrer").click();
    };

    await enterAs(page, tool.address, "Administrateur");
    await page.goto(`${tool.address}/administration/comptes`);
    await page.getByLabel("Nom", { exact: true }).fill("Nolwenn Factice");
    await page.getByLabel("Identifiant", { exact: true }).fill("nolwenn.factice");
    await page.getByLabel(/^Courriel/).fill("nolwenn.factice@exemple.example");
    await button("Ouvrir le compte").click();
    const link = await page.locator(".scan__text a").getAttribute("href");
    await page.getByRole("link", { name: "Lui donner un mandat" }).click();
    await page.getByLabel("Rôle").selectOption({ label: "Référent RSA" });
    await page.getByLabel("Service, organisation ou autorité").selectOption({ index: 1 });
    await button("Donner ce mandat").click();
    await page.getByText("depuis le").first().waitFor();
    await button("Sortir").click();

    await page.goto(tool.address + link);
    await choose("court");
    await page.getByRole("alert").getByText("se devine trop vite").waitFor();
    await choose("une longue phrase que seule elle connaît");
    await page.getByRole("link", { name: "Entrer", exact: true }).click();
    await enter("pas la bonne phrase du tout");
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByLabel("Identifiant").inputValue(), "nolwenn.factice");
    await enter("une longue phrase que seule elle connaît");
    await page.waitForURL(/\/a-faire$/);
    await button("Sortir").click();

    await page.goto(`${tool.address}/mot-de-passe`);
    await page.getByLabel("Identifiant").fill("nolwenn.factice");
    await button("Demander un lien").click();
    const letter = await post.letter((one) => one.to.includes("nolwenn.factice@exemple.example"));
    // The only letter she ever had: what was new before she came is not news to her.
    assert.match(letter.subject, /nouveau mot de passe/);
    assert.ok(!letter.text.includes("Nolwenn"), letter.text);
    const again = letter.text.match(/\/mot-de-passe\/nouveau\?lien=\S+/)[0];
    await page.goto(tool.address + again);
    await choose("encore une autre longue phrase à elle");
    await page.getByRole("link", { name: "Entrer", exact: true }).click();
    await enter("encore une autre longue phrase à elle");
    await page.waitForURL(/\/a-faire$/);

    // The link served once.
    await page.goto(tool.address + again);
    await choose("une phrase de trop, pour un lien déjà pris");
    await page.getByRole("alert").getByText("Ce lien n").waitFor();
    await context.close();
  });
});
