/** Fills the list of stores when the region changes; without this "Show stores" does it. */

const field = document.querySelector("[data-stores-url]");
const region = document.getElementById(field.dataset.region);
const choice = document.getElementById(field.dataset.stores);
const button = field.querySelector("[name=show_stores]");

const fill = async () => {
  const wanted = region.value;
  choice.disabled = true;
  const reply = await fetch(`${field.dataset.storesUrl}?region=${encodeURIComponent(wanted)}`);
  if (!reply.ok) {
    throw new Error(`The stores were not loaded: ${reply.status}`);
  }
  const { stores } = await reply.json();
  if (wanted !== region.value) {
    return; // The member has gone on to another region, whose answer will come.
  }
  const [nothing] = choice.options;
  choice.replaceChildren(nothing, ...stores.map(({ id, name }) => new Option(name, id)));
  choice.value = "";
  choice.disabled = false;
  field.querySelector("[data-no-stores]").hidden = stores.length > 0;
};

button.hidden = true;
region.addEventListener("change", () => {
  fill().catch(() => {
    choice.disabled = false;
    button.hidden = false;
  });
});
