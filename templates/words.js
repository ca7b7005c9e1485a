// What the scripts say to readers, once for all pages. The build fills in the words of the site's language.

export const frame = {
  link: {{ _("Link to this section") | tojson }},
  withoutNetwork: {{ _("No network. This is the copy kept from your last visit; figures may have changed since.") | tojson }},
};

export const find = {
  one: {{ _("One page found.") | tojson }},
  many: {{ _("%%(number)s pages found, best first.") | tojson }},
  none: {{ _("Nothing found.") | tojson }},
  noneListed: {{ _("Nothing found. Try the code alone, or fewer words. All pages are listed below.") | tojson }},
  unknown: {{ _("We have no page for %%(codes)s. The nearest ones come first. Check the code on your letter.") | tojson }},
  loading: {{ _("Loading the list of pages …") | tojson }},
  failed: {{ _("The search could not be loaded. All pages are listed below.") | tojson }},
  matched: {{ _("Matched: %%(words)s") | tojson }},
};

export const filter = {
  shown: {{ _("%%(number)s shown.") | tojson }},
};

export const deadline = {
  failed: {{ _("The rules could not be loaded. Go by the date printed on your letter.") | tojson }},
};

export const cost = {
  failed: {{ _("The rates could not be loaded. The tables below still hold.") | tojson }},
};

export const steps = {
  tick: {{ _("Step %%(number)s is done") | tojson }},
  forget: {{ _("Forget my ticks") | tojson }},
  print: {{ _("Print these steps and papers") | tojson }},
};

export const letter = {
  fill: {{ _("Fill in the blanks") | tojson }},
  stays: {{ _("What you type stays on this page and is kept nowhere.") | tojson }},
  copy: {{ _("Copy the letter") | tojson }},
  copied: {{ _("The letter is copied.") | tojson }},
  selected: {{ _("The letter is selected. Copy it with Ctrl+C or Command+C.") | tojson }},
  save: {{ _("Save as text") | tojson }},
  print: {{ _("Print the letter") | tojson }},
};
