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
  field.querySelector("[data-no-stores]").hidden = stores.length > 0;
};

for (const field of document.querySelectorAll("[data-stores-url]")) {
  const region = document.getElementById(field.dataset.region);
  const choice = document.getElementById(field.dataset.stores);
  const button = field.querySelector("[name=show_stores]");
  button.hidden = true;
  region.addEventListener("change", () => {
    fill(field, region, choice).catch(() => {
      choice.disabled = false;
      button.hidden = false;
    });
  });
}
