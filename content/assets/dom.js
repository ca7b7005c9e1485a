// What the scripts of the pages share: elements, sentences, a field's complaint, the page's address, files fetched once.
// Keeps nothing and knows nothing of any one page; importing it does nothing by itself.

/** Where the site begins: its addresses may lie below a folder of the host. */
export const home = new URL("../", import.meta.url);

/** @param {string} tag @param {Record<string, string>} attributes @param {...(Node | string)} children */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Puts `%(name)s` values into a translated sentence. @param {string} text @param {Record<string, string>} values */
export function filled(text, values) {
  return text.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");
}

/**
 * Shows a sentence beside a field, or takes it away. `data-hint` names the text that describes the field all the time.
 * @param {HTMLInputElement | HTMLSelectElement} input @param {string} sentence
 */
export function complain(input, sentence) {
  const id = `${input.id}-error`;
  document.getElementById(id)?.remove();
  const hint = input.dataset.hint ?? "";
  input.removeAttribute("aria-invalid");
  if (hint) input.setAttribute("aria-describedby", hint);
  else input.removeAttribute("aria-describedby");
  if (!sentence) return;
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", `${id} ${hint}`.trim());
  input.after(element("span", { class: "tool-error", id }, sentence));
}

/** What the page's address holds: behind `#`, where a tool puts it, or behind `?`, as in a link from elsewhere. */
export function typedInAddress() {
  return new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : location.search);
}

/**
 * Puts what was typed into the page's address, so that a result can be kept or shared: behind `#`, which a browser never
 * sends to a server. An address that says the same already stays as it is.
 * @param {URLSearchParams} query
 */
export function keepInAddress(query) {
  const sorted = (/** @type {URLSearchParams} */ some) => JSON.stringify([...some].sort());
  if (sorted(typedInAddress()) === sorted(query)) return;
  const address = new URL(location.href);
  address.search = "";
  address.hash = query.toString();
  history.replaceState(null, "", address);
}

/** A JSON file beside this one; an error where the server has none. @param {string} name @returns {Promise<any>} */
export async function fetched(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

/** `load` run at the first call and its result kept; after a failure the next call tries again. @template T @param {() => Promise<T>} load */
export function once(load) {
  /** @type {Promise<T> | undefined} */
  let loading;
  return () => {
    loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
