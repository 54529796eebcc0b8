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

/** Sends a file as it is; only how it is to be read stands in the address. */
export async function postFile(path, values, file) {
  const address = new URL(`view/${path}`, document.baseURI);
  for (const [name, value] of Object.entries(values)) address.searchParams.set(name, value);
  return fetched(address, { method: "POST", headers: { "content-type": "application/json" }, body: file });
}

/** Sends `data` as JSON and gets a file back. */
export async function postForFile(path, data) {
  const headers = { "content-type": "application/json" };
  const options = { method: "POST", headers, body: JSON.stringify(data) };
  return fetched(new URL(`view/${path}`, document.baseURI), options, (reply) => reply.blob());
}

async function fetched(address, options, read = (reply) => reply.text()) {
  try {
    const reply = await fetch(address, { ...options, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    return reply.ok ? await read(reply) : null;
  } catch {
    return null;
  }
}
