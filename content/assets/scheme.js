// The colors that the reader chose or prefers, set before the first paint: the header runs this before it draws the page.
// Shows the buttons that need scripts. No module, for those wait until the page is there.
{
  let kept;
  try {
    kept = localStorage.getItem("scheme");
  } catch {
    // The browser keeps nothing.
  }
  const dark = kept ? kept === "slate" : matchMedia("(prefers-color-scheme: dark)").matches;
  const button = document.querySelector("[data-scheme]");
  if (dark) document.body.dataset.mdColorScheme = "slate";
  button.setAttribute("aria-pressed", dark);
  button.hidden = false;
  document.querySelector("[data-menu]").hidden = false;
}
