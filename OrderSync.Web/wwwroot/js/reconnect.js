// While the page has no connection it shows what was: nothing of it can be used, and the connection is tried for until it is back.
(() => {
  const notice = document.getElementById("components-reconnect-modal");
  const tryAgainAfter = 5000;
  let trying;

  function freeze(isFrozen) {
    for (const part of document.body.children) {
      if (part !== notice)
        part.inert = isFrozen;
    }
  }

  async function reconnect() {
    try {
      // False: the site answers, and has forgotten this page.
      if (!await Blazor.reconnect())
        location.reload();
    } catch {
      // It does not answer yet.
    }
  }

  notice.addEventListener("components-reconnect-state-changed", event => {
    const state = event.detail.state;
    clearInterval(trying);
    freeze(state !== "hide");
    if (state === "failed")
      trying = setInterval(reconnect, tryAgainAfter);
    else if (state === "rejected")
      location.reload();
  });
})();
