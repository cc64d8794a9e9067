/** Fills the list of stores when the region changes; without this "Show stores" does it. */

const fill = async (field, region, choice) => {
  const wanted = region.value;
  choice.disabled = true;
  const reply = await fetch(`${field.dataset.storesUrl}?region=${encodeURIComponent(wanted)}`);
  if (!reply.ok) {
    throw new Error(`The stores were not loaded: ${reply.status}`);
  }
  const { stores } = await reply.json();
  if (wanted !== region.value) {
    return; // The member has chosen another region since; its response will follow.
  }
  const [nothing] = choice.options;
  choice.replaceChildren(nothing, ...stores.map(({ id, name }) => new Option(name, id)));
  choice.value = "";
  choice.disabled = false;
  const isNone = stores.length === 0;
  field.querySelector("[data-no-stores]").hidden = !isNone;
  field.querySelector("[data-listed]").hidden = isNone;
  if (isNone) {
    field.querySelector("details").open = true;
  }
};

for (const field of document.querySelectorAll("[data-stores-url]")) {
  const region = document.getElementById(field.dataset.region);
  const choice = document.getElementById(field.dataset.stores);
  const other = document.getElementById(field.dataset.other);
  const button = field.querySelector("[name=show_stores]");
  button.hidden = true;
  region.addEventListener("change", () => {
    fill(field, region, choice).catch(() => {
      choice.disabled = false;
      button.hidden = false;
    });
  });
  // One of the two: what was said last counts.
  choice.addEventListener("change", () => {
    other.value = choice.value ? "" : other.value;
  });
  other.addEventListener("input", () => {
    choice.value = other.value ? "" : choice.value;
  });
}
