// Keeps the tools and every visited page at hand without a network. Asks the network first, so that nobody reads an old
// figure while a new one can be had. Answers for this site alone, keeps no address with what somebody typed (?…), and
// stores nothing else. The build fills in the two values below.
const VERSION = "";
const CORE = [];

const CORE_CACHE = `core-${VERSION}`;
const KEPT = "pages";
const KEPT_AT_MOST = 100;
const PATIENCE = 4000;

const home = self.registration.scope;

self.addEventListener("install", (event) => {
  const put = async () => {
    const cache = await caches.open(CORE_CACHE);
    await cache.addAll(CORE.map((path) => new URL(path, home).href));
    await self.skipWaiting();
  };
  event.waitUntil(put());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("core-") && name !== CORE_CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isPage = request.mode === "navigate";
  const isOurs = request.url.startsWith(home) && request.method === "GET" && !request.headers.has("range");
  if (!isOurs || !(isPage || request.url.startsWith(`${home}assets/`))) return;
  const key = request.url.replace(/[?#].*$/, "");
  const network = fetch(request).then(async (response) => {
    if (response.ok && !response.redirected) event.waitUntil(keep(key, response.clone()));
    return response;
  });
  event.waitUntil(network.catch(() => undefined));
  event.respondWith(answer(key, network, isPage));
});

/** The network's answer, or the kept one where the network fails or takes too long. */
async function answer(key, network, isPage) {
  const kept = await found(key);
  if (kept) {
    const patience = new Promise((done) => setTimeout(done, PATIENCE));
    return (await Promise.race([network, patience]).catch(() => undefined)) ?? kept;
  }
  return network.catch((error) => (isPage ? withoutNetwork() : Promise.reject(error)));
}

/** A visited page or file, or one of the core files. */
async function found(key) {
  const cache = await caches.open(KEPT);
  return (await cache.match(key)) ?? (await (await caches.open(CORE_CACHE)).match(key));
}

/** Keeps a copy, the newest last; the oldest go. */
async function keep(key, response) {
  const cache = await caches.open(KEPT);
  await cache.delete(key);
  await cache.put(key, response);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, -KEPT_AT_MOST).map((old) => cache.delete(old)));
}

/** The page that says what can be read without network. Its links lead on from where it lives, not from here. */
async function withoutNetwork() {
  const page = await found(`${home}offline/`);
  const html = (await page?.text()) ?? "";
  const whole = html.replace("<head>", `<head><base href="${home}offline/">`);
  return new Response(whole, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
