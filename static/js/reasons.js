/** The reasons for sending a claim back, and the text that the member reads. */

export const openReasons = (summary) => {
  const details = summary.closest("details");
  details.open = true;
  details.querySelector("input[type=checkbox], textarea").focus();
};

export const closeReasons = (details) => {
  details.open = false;
  details.querySelector("summary").focus();
};

/** Adds the text of a reason on lines of its own, or removes it; typed text stays. */
export const writeReason = (box) => {
  const area = box.form.querySelector("textarea");
  const { text } = box.dataset;
  const others = `\n${area.value}\n`.replace(`\n${text}\n`, "\n").slice(1, -1);
  area.value = box.checked ? `${others.trimEnd()}\n${text}`.trimStart() : others;
};
