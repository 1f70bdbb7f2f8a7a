// Plays a story through the screens: every act by the one whose turn it is, led there by a letter.

import assert from "node:assert/strict";
import { enterAs } from "../tool.js";
import { Hand, fill, pick, plain, said } from "./hand.js";

/** A letter that has not come by then, in milliseconds, will not come. */
const PATIENCE = 30_000;
const PASSWORD = "une longue phrase que seule elle connaît";
const PHONE = { width: 375, height: 812 };
const DESK = { width: 1280, height: 900 };

/** Who plays a story, on a tool that is served with its post office. */
export class Troupe {
  constructor({ browser, tool, post, story, watch }) {
    Object.assign(this, { browser, tool, post, story, watch });
    this.hands = new Map();
    // How many letters each had when they last looked.
    this.known = new Map();
  }

  /** The name and the address of somebody of the story. */
  name(role) {
    return `${this.story.people[role].name ?? role} ${this.story.person.family}`;
  }

  mail(role) {
    return `${this.login(role)}@exemple.example`;
  }

  login(role) {
    return `${role}.${this.story.fiche}`.toLowerCase();
  }

  async newHand(context) {
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    return new Hand(page, this.tool.address, (seen) => this.watch?.(this.story.fiche, seen));
  }

  async context() {
    return this.browser.newContext({ viewport: DESK, locale: "fr-FR" });
  }

  /** The administrator opens an account for each role, under a true mandate. */
  async hire() {
    const context = await this.context();
    const hand = await this.newHand(context);
    const { page } = hand;
    await enterAs(page, this.tool.address, "Administrateur");
    for (const [role, { holds, at }] of Object.entries(this.story.people)) {
      await hand.open("/administration/comptes");
      await page.getByLabel("Nom", { exact: true }).fill(this.name(role));
      await page.getByLabel("Identifiant", { exact: true }).fill(this.login(role));
      await page.getByLabel(/^Courriel/).fill(this.mail(role));
      await hand.send(hand.button("Ouvrir le compte"));
      const invitation = await page.locator(".scan__text a").getAttribute("href");
      await this.accept(invitation);
      await hand.press(hand.link("Lui donner un mandat"));
      await pick(page.getByLabel("Rôle"), holds);
      await pick(page.getByLabel("Service, organisation ou autorité"), at);
      await page.getByLabel("Premier jour").fill("2017-01-02");
      await hand.send(hand.button("Donner ce mandat"));
      await page.getByText("depuis le 2 janvier 2017").first().waitFor();
    }
    await context.close();
  }

  /** Whoever is invited chooses a password: from then on they may be written to. */
  async accept(invitation) {
    const context = await this.context();
    const hand = await this.newHand(context);
    await hand.open(invitation);
    await hand.page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
    await hand.page.getByLabel("Le même, encore une fois").fill(PASSWORD);
    await hand.send(hand.button("Choisir ce mot de passe"));
    assert.equal(await hand.page.getByRole("alert").count(), 0, "l'invitation ouvre le compte");
    await context.close();
  }

  /** Somebody at their desk; the first time, they enter and ask to be written to at once. */
  async hand(role) {
    const known = this.hands.get(role);
    if (known) return known;
    const hand = await this.newHand(await this.context());
    const { page } = hand;
    await page.goto(`${this.tool.address}/demonstration`);
    const mine = page.locator("button", { hasText: `${this.name(role)}, ` });
    const folded = page.locator("details", { has: mine });
    if (await folded.count()) await folded.locator("summary").click();
    await hand.press(mine);
    await hand.open("/profil");
    await page.getByLabel("Aussitôt").check();
    await hand.send(page.locator("form[action='/profil/courriels'] button"));
    this.hands.set(role, hand);
    return hand;
  }

  /** The letters that told somebody that there is something new. */
  news(role) {
    const address = this.mail(role);
    return this.post.letters.filter((one) => one.to.includes(address) && one.subject === "Du nouveau dans Livret");
  }

  /** Somebody looks: one letter is enough until they do, whatever happens meanwhile. */
  looks(role) {
    this.known.set(role, this.news(role).length);
  }

  /** The letter that calls somebody since they last looked: it holds a link, and nothing of anybody. */
  async called(role) {
    const came = this.post.letter(() => this.news(role).length > (this.known.get(role) ?? 0));
    let late;
    const never = new Promise((_, failed) => {
      late = setTimeout(() => failed(new Error(`${role} n'a pas reçu de lettre`)), PATIENCE);
    });
    await Promise.race([came, never]).finally(() => clearTimeout(late));
    const { subject, text } = this.news(role).at(-1);
    const { family, first } = this.story.person;
    for (const word of [family, first, this.story.title]) assert.ok(!`${subject} ${text}`.includes(word), `la lettre ne dit rien de personne : ${text}`);
    return text.match(/https?:\/\/[^/\s]+(\/\S*)/)[1];
  }

  /** How many letters came to the people of the story. */
  letters() {
    const all = Object.keys(this.story.people).map((role) => this.mail(role));
    return this.post.letters.filter((one) => one.to.some((address) => all.includes(address))).length;
  }

  async close() {
    for (const hand of this.hands.values()) await hand.page.context().close();
  }
}

/** Registers the person of a story, and writes what is known of them. */
export async function introduce(troupe) {
  const { person, facts, household, prescription } = troupe.story;
  const hand = await troupe.hand(prescription.by);
  await hand.open("/personnes");
  await hand.press(hand.link("Inscrire une personne"));
  await fill(hand, "main form", {
    "Nom d'usage": person.family,
    Prénoms: person.first,
    "Date de naissance": person.born,
    "Commune où elle habite": person.lives,
  });
  await hand.send(hand.button("Enregistrer"));
  if (await hand.page.locator("#t-doubles").count()) await hand.send(hand.page.locator("button[name=confirme]"));
  if (household) {
    await hand.press(hand.link("Inscrire son ménage"));
    await hand.send(hand.button("Enregistrer"));
  }
  await hand.press(hand.link("Noter ce que vous savez"));
  for (const [fact, answer] of Object.entries(facts)) await know(hand, fact, answer);
  await hand.send(hand.button("Enregistrer"));
  await hand.page.locator("#t-faits").waitFor();
}

async function know(hand, fact, answer) {
  const named = hand.page.locator(`[name="fait.${fact}"]`);
  const folded = hand.page.locator("details.panel:not([open])", { has: named });
  if (await folded.count()) await folded.locator("summary").click();
  const tick = hand.page.locator(`input[name="fait.${fact}"][value="${answer}"]`);
  if (await tick.count()) await tick.check();
  else if (await hand.page.locator(`select[name="fait.${fact}"]`).count()) await pick(named, answer);
  else await named.fill(answer);
}

/** Prescribes, from the first page to the dossier; what it took. */
export async function prescribe(troupe) {
  const { story } = troupe;
  const { by, on, answers = {} } = story.prescription;
  const hand = await troupe.hand(by);
  await hand.open("/a-faire");
  [hand.clicks, hand.forms] = [0, 0];
  await hand.press(hand.page.getByRole("navigation").getByRole("link", { name: "Personnes", exact: true }));
  const row = hand.page.locator("tr", { hasText: story.household ? /Ménage/ : story.person.family }).last();
  const proposed = row.getByRole("link", { name: /^Proposer/ });
  if (await proposed.count()) await hand.press(proposed);
  else {
    await hand.press(row.getByRole("link").first());
    await hand.press(hand.link("Proposer une action"));
  }
  await hand.press(hand.link(new RegExp(`^(Prescrire|Motiver et prescrire|Vérifier, ou motiver).*${said(story.title).source}`)));
  await fill(hand, "form.form--act", { "Jour où cela a eu lieu": on, ...answers });
  await hand.send(hand.button("Prescrire"));
  await arrived(hand, story);
  troupe.last = by;
  return { clicks: hand.clicks, forms: hand.forms };
}

async function arrived(hand, story) {
  if (/\/dossiers\/\d+(\?.*)?$/.test(hand.page.url())) return;
  const told = plain(await hand.page.locator("main").innerText());
  throw new Error(`${story.fiche}, ${hand.page.url()} : ${told.slice(0, 1500)}`);
}

/** One act of a story: how its author came to it, and what it took from there: clicks, and forms filled. */
export async function act(troupe, one) {
  const { story } = troupe;
  const hand = await troupe.hand(one.by);
  const way = await come(troupe, hand, one);
  [hand.clicks, hand.forms] = [0, 0];
  if (one.knows) await note(hand, one);
  else await decide(hand, one, story);
  return { way, clicks: hand.clicks, forms: hand.forms };
}

async function decide(hand, one, story) {
  await find(hand, one);
  if (one.outcome) await choose(hand, one);
  const { on, answers = {} } = one;
  if (await hand.page.locator("form.form--act").count()) {
    const day = on && one.does !== "Prévoir" ? { "Jour où cela a eu lieu": on } : {};
    await fill(hand, "form.form--act", { ...day, ...answers });
    await hand.send(hand.button("Écrire"));
  }
  // To confirm is to press again: nothing is filled.
  const confirm = hand.button("Confirmer");
  if (await confirm.count()) await hand.press(confirm);
  const back = hand.link("Revenir au dossier");
  if (await back.count() && (await hand.page.getByRole("heading", { name: said("C'est écrit") }).count())) await hand.press(back);
  await arrived(hand, story);
}

/** What somebody learns of the person, written from the dossier. */
async function note(hand, one) {
  await hand.press(hand.link("Noter ce que vous savez"));
  for (const [fact, answer] of Object.entries(one.knows)) await know(hand, fact, answer);
  await hand.send(hand.button("Enregistrer"));
  assert.equal(await hand.page.locator("[role=alert]").count(), 0, plain(await hand.page.locator("main").innerText()).slice(0, 800));
}

/** A dossier that follows nobody: the action itself, or a contract; opened by its first act, or gone on with. */
export async function open(troupe, one) {
  const hand = await troupe.hand(one.by);
  await hand.open("/dossiers");
  const own = hand.page.locator("tr", { hasText: said("L'action elle-même") }).filter({ hasText: said(troupe.story.title) });
  if (!one.market && (await own.count())) {
    await hand.press(own.getByRole("link").first());
    await find(hand, { ...one, does: one.opens });
  } else {
    await hand.press(hand.link("Ouvrir un dossier sans personne"));
    const row = hand.page.locator("li", { hasText: said(troupe.story.title) });
    await hand.press(row.getByRole("link", { name: said(one.opens) }).first());
  }
  const named = one.market ? { "Nom du marché": one.market } : {};
  await fill(hand, "form.form--act", { ...named, "Jour où cela a eu lieu": one.on, ...one.answers });
  await hand.send(hand.page.locator("form.form--act button[type=submit]").first());
  const back = hand.link("Revenir au dossier");
  if (await back.count()) await hand.press(back);
  await arrived(hand, troupe.story);
}

/** The dossier is found in what is to be done or in what is new, never by its number. */
async function come(troupe, hand, one) {
  const { story } = troupe;
  const who = story.household ? "Ménage" : story.person.family;
  if (troupe.last !== one.by) {
    const link = one.silent ? "/avis" : await troupe.called(one.by);
    await hand.open(link);
    troupe.looks(one.by);
  }
  troupe.last = one.by;
  await hand.open("/a-faire");
  const due = hand.page.locator("li.row", { hasText: who }).filter({ hasText: said(one.does ?? "") });
  const any = hand.page.locator("li.row", { hasText: who });
  for (const [found, way] of [[due, "à faire"], [any, "à faire (autre chose)"]]) {
    if (await found.count()) {
      await hand.press(found.first().locator("a.row__head"));
      return way;
    }
  }
  await hand.open("/avis");
  if (await any.count()) {
    await hand.press(any.first().locator("a.row__head"));
    return "du nouveau";
  }
  await hand.open("/dossiers");
  await hand.press(hand.page.locator("tr", { hasText: who }).getByRole("link").first());
  return "dossiers";
}

/** The act, among what is offered in the dossier. */
async function find(hand, one) {
  const main = hand.page.locator("main");
  const ways = main.getByRole("link", { name: said(one.does) });
  const folded = main.locator("details.more--ways:not([open])");
  if (!(await visible(ways)) && (await folded.count())) await hand.unfold(folded.locator("summary").first());
  const found = await visible(ways);
  if (!found) {
    const offered = await main.locator("a[href*='/actes/']").allTextContents();
    throw new Error(`« ${one.does} » n'est pas offert à ${one.by} ; il y a : ${offered.map(plain).join(" | ")}\n${plain(await main.innerText()).slice(0, 1200)}`);
  }
  await hand.press(found);
}

async function visible(links) {
  for (const link of await links.all()) {
    if ((await link.isVisible()) && /\/actes\//.test((await link.getAttribute("href")) ?? "")) return link;
  }
  return undefined;
}

async function choose(hand, one) {
  const found = hand.page.locator("ul.choices a", { hasText: said(one.outcome) });
  if (!(await found.count())) throw new Error(`pas d'issue « ${one.outcome} » : ${plain(await hand.page.locator("main").innerText()).slice(0, 800)}`);
  await hand.press(found.first());
}

/** What follows the exit is shown on the page of the person. */
export async function onward(troupe) {
  const { story } = troupe;
  const hand = await troupe.hand(story.prescription.by);
  await hand.open("/personnes");
  await hand.press(hand.page.locator("tr", { hasText: story.household ? /Ménage/ : story.person.family }).last().getByRole("link").first());
  const page = hand.page.locator("main");
  for (const word of story.ends) assert.ok(plain(await page.innerText()).includes(word), `${story.fiche} : « ${word} » n'est pas dans ${plain(await page.innerText()).slice(0, 1500)}`);
}

/** Whoever has no right to the dossier finds nothing of it: nor line, nor name. */
export async function hidden(troupe) {
  const { story } = troupe;
  if (!story.hidden) return;
  const hand = await troupe.hand(story.hidden);
  for (const path of ["/a-faire", "/avis", "/dossiers", "/dossiers?etat=clos", `/personnes?q=${story.person.family}`]) {
    await hand.open(path);
    // What was typed is said again; nothing else bears the name.
    const told = plain(await hand.page.locator("main").innerText()).replaceAll(`« ${story.person.family} »`, "");
    assert.ok(!told.includes(story.person.family), `${path} : ${told.slice(0, 300)}`);
  }
}

export { DESK, PHONE };
