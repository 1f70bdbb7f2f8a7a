// A demonstration of its own, served with a post office beside it; whoever one wants to be, in a browser.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const root = resolve(import.meta.dirname, "..");
const binary = process.env.LIVRET_BIN ?? join(root, "target/debug/livret");
const catalogue = join(root, "catalogue/ille-et-vilaine");

/** A real SMTP server on the loopback: every letter it took, and the next ones awaited. */
export function startPost() {
  const letters = [];
  const awaited = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, session, done) => {
      simpleParser(stream).then((mail) => {
        const letter = { to: session.envelope.rcptTo.map((one) => one.address), subject: mail.subject, text: mail.text };
        letters.push(letter);
        awaited.splice(0).forEach((wake) => wake());
        done();
      }, done);
    },
  });
  return new Promise((ready) => {
    server.listen(0, "127.0.0.1", () =>
      ready({
        address: `smtp://127.0.0.1:${server.server.address().port}`,
        letters,
        /** The first letter that answers, once it came. */
        letter: async (answers) => {
          for (;;) {
            const found = letters.find(answers);
            if (found) return found;
            await new Promise((wake) => awaited.push(wake));
          }
        },
        stop: () => new Promise((done) => server.close(done)),
      }),
    );
  });
}

/** A demonstration of so many persons, on a fresh base, and the tool that serves it. */
export async function startTool({ persons = 40, base, post, until } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "livret-outil-"));
  const where = ["--catalogue", catalogue, "--base", base ?? join(folder, "livret.db"), "--trousseau", join(folder, "livret.cles")];
  execFileSync(binary, ["demo", "--persons", String(persons), ...(until ? ["--until", until] : []), ...where], { stdio: ["ignore", "ignore", "inherit"] });
  const mail = post ? ["--courriel", post.address, "--expediteur", "livret@exemple.example", "--site", "http://livret.exemple.example", "--tournee", "1"] : [];
  const child = spawn(binary, ["serve", "--port", "0", ...mail, ...where], { stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((ready, failed) => {
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`livret serve ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = line.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
      if (found) ready(found);
    });
  });
  child.removeAllListeners("exit");
  return {
    address,
    stop: async () => {
      await new Promise((done) => (child.once("exit", done), child.kill("SIGTERM")));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Enters as somebody: a role, and perhaps a place. */
export async function enterAs(page, address, role, place = "") {
  await page.goto(`${address}/demonstration`);
  const section = page.locator("section.guise", { has: page.getByRole("heading", { name: role, exact: true }) });
  for (const folded of await section.locator("details").all()) await folded.locator("summary").click();
  await section.getByRole("button", { name: new RegExp(place) }).first().click();
}

/** Every role one may enter as. */
export async function roles(page, address) {
  await page.goto(`${address}/demonstration`);
  return page.locator("section.guise h2").allTextContents();
}

/** The shape of an address: the same page is one shape whatever the number it is about. */
export const shape = (path) => path.replace(/\d+/g, "N");

const outside = /^\/(fiches|lectures|offre|quelle-action|plan|demonstration|accessibilite|mentions-legales)?(\/|$)/;

/** The pages that somebody who is in reaches by links, one of each shape, with the status each is answered with. */
export async function walk(page, address, from = "/a-faire", most = 80) {
  const found = [{ path: from, status: 0 }];
  const known = new Set([shape(from)]);
  for (let next = 0; next < found.length && next < most; next += 1) {
    const answer = await page.request.get(address + found[next].path);
    found[next].status = answer.status();
    found[next].page = answer.headers()["content-type"]?.startsWith("text/html") ?? false;
    if (!found[next].page) continue;
    for (const [, link] of (await answer.text()).matchAll(/<a [^>]*href="([^"#]+)/g)) {
      const url = new URL(link.replaceAll("&amp;", "&"), address + found[next].path);
      if (url.origin === address && !outside.test(url.pathname) && !known.has(shape(url.pathname))) {
        known.add(shape(url.pathname));
        found.push({ path: url.pathname + url.search, status: 0 });
      }
    }
  }
  return found.filter((one) => one.status);
}
