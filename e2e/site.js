// The product itself, started on a free port of the loopback, and a browser to look at it.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const root = resolve(import.meta.dirname, "..");
const binary = process.env.LIVRET_BIN ?? join(root, "target/debug/livret");

/** The same engine without its window and what goes with it, where there is one: it takes half the time. */
const browsers = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
const executablePath = process.env.CHROMIUM ?? browsers.find((one) => existsSync(one)) ?? browsers[0];

/** Starts the site; resolves with its address once it listens. */
export function startSite() {
  const child = spawn(binary, ["serve", "--catalogue", join(root, "catalogue/ille-et-vilaine"), "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((ready, failed) => {
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`livret serve ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const address = line.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
      if (address) {
        child.removeAllListeners("exit");
        ready({ address, stop: () => new Promise((done) => (child.once("exit", done), child.kill("SIGTERM"))) });
      }
    });
  });
}

/** A headless Chromium of its own, with nothing but the loopback to talk to. */
export async function startBrowser() {
  const profile = mkdtempSync(join(tmpdir(), "livret-e2e-"));
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    env: { ...process.env, HOME: profile },
  });
  return {
    browser,
    stop: async () => {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** The widths that matter: a desk, and a phone in a permanence. */
export const SCREENS = {
  desk: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 },
};

/** Every public page reachable by links from the home page, without its fragment, in the order met; the files given apart. */
export async function crawl(page, address) {
  const [found, files] = [["/"], []];
  for (let next = 0; next < found.length && next < 500; next += 1) {
    const answer = await page.request.get(address + found[next]);
    if (!answer.headers()["content-type"]?.startsWith("text/html")) {
      files.push(found[next]);
      continue;
    }
    await page.goto(address + found[next]);
    // A link inside a drawing has no plain `href`: the attribute is the same for all.
    const links = await page.$$eval("a[href]", (anchors) => anchors.map((anchor) => anchor.getAttribute("href")));
    for (const link of links) {
      const url = new URL(link, address + found[next]);
      // A search is one page however it is asked: its filters would otherwise be walked for ever.
      const path = url.pathname;
      if (url.origin === address && !found.includes(path)) found.push(path);
    }
  }
  return { pages: found.filter((path) => !files.includes(path)), files };
}
