// Asks the server for a part of the page. What cannot be had is null: the caller shows a sentence.

const PATIENCE_MS = 60000; // while the advisor still loads, a part waits for it

export async function get(path, values = {}) {
  const address = new URL(`view/${path}`, document.baseURI);
  for (const [name, value] of Object.entries(values)) address.searchParams.set(name, value);
  return fetched(address, {});
}

/** Sends `data` as JSON: what somebody typed never stands in an address. */
export async function post(path, data) {
  const headers = { "content-type": "application/json" };
  return fetched(new URL(`view/${path}`, document.baseURI), { method: "POST", headers, body: JSON.stringify(data) });
}

async function fetched(address, options) {
  try {
    const reply = await fetch(address, { ...options, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    return reply.ok ? await reply.text() : null;
  } catch {
    return null;
  }
}
