/** Fetches what a fold shows when it is opened; without this, or if that fails, the link in it leads there. */

const say = (fold, what) => {
  const status = fold.querySelector("[role=status]");
  status.textContent = status.dataset[what];
};

const fetched = async (url) => {
  try {
    const reply = await fetch(url, { headers: { Accept: "text/html" }, redirect: "manual" });
    return reply.ok ? await reply.text() : null; // Signed out is a redirect: the link leads to Sign In.
  } catch {
    return null;
  }
};

const fill = async (fold) => {
  const place = fold.querySelector("p:has([role=status])");
  const link = place.querySelector("a");
  fold.ariaBusy = "true";
  link.hidden = true;
  say(fold, "loading");
  const html = await fetched(fold.dataset.fold);
  fold.ariaBusy = "false";
  if (html === null) {
    link.hidden = false;
    say(fold, "failed"); // To open it once more tries again.
  } else {
    place.replaceWith(document.createRange().createContextualFragment(html));
    delete fold.dataset.fold;
  }
};

// It does not bubble.
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.matches("details[data-fold][open]") && target.ariaBusy !== "true") {
      fill(target);
    }
  },
  true,
);
